package dev.broca.lab.benchmark.formula;

/** A piece of a SyntaxGym prediction: something that holds or not, or a number. */
sealed interface Expression permits Formula, Term {}
