package dev.broca.lab.sweep;

import java.util.OptionalLong;

/**
 * A model at one moment of its training.
 *
 * @param model its name as a user gives it: a hub id with a revision, or a folder
 * @param label what tells it from the others: the revision, or the last part of the path
 * @param step the training step that the name says; empty where it says none
 */
public record Checkpoint(String model, String label, OptionalLong step) {}
