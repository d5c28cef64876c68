package lrtrack.conformance;

/**
 * The case itself is wrong. An {@link Error}, so that it ends the program and is never reported as
 * DJL's own refusal, which is always a {@link RuntimeException}.
 */
final class MalformedCaseError extends Error {

    private static final long serialVersionUID = 1L;

    MalformedCaseError(String message) {
        super(message);
    }
}
