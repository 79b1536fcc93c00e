/**
 * Response profiles: what else drives the units of a mask.
 *
 * <p>{@link dev.broca.lab.profile.ProfileTexts} are the conditions, none of them used to select the
 * mask. {@link dev.broca.lab.profile.HalfNetwork} finds a network with one half of a localizer's
 * texts so that the other half is left; {@link dev.broca.lab.profile.NetworkProfile} is all of that
 * for one network, {@link dev.broca.lab.profile.MaskProfiles} for masks from files. {@link
 * dev.broca.lab.profile.ProfileRun} reads the texts once, and gives a {@link
 * dev.broca.lab.profile.Profile} for any mask and its controls.
 */
@NullMarked
package dev.broca.lab.profile;

import org.jspecify.annotations.NullMarked;
