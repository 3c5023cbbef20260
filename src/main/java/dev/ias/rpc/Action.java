package dev.ias.rpc;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The operations of the contract. */
enum Action {
    SUBMIT("SubmitEmailVerification", true, Version.V2018_01_29, Version.V2017_12_18),
    RESEND("ResendEmailVerification", true, Version.V2018_01_29, Version.V2017_12_18),
    VERIFY("VerifyEmail", true, Version.V2018_01_29, Version.V2017_12_18),
    LIST("ListEmailVerification", false, Version.V2018_01_29, Version.V2017_12_18),
    QUERY("QueryEmailVerification", false, Version.V2018_01_29),
    DELETE("DeleteEmailVerification", true, Version.V2018_01_29, Version.V2017_12_18),
    VERIFIED("EmailVerified", false, Version.V2018_01_29, Version.V2017_12_18);

    /** The versions of the contract. */
    private enum Version {
        V2018_01_29("2018-01-29"),
        V2017_12_18("2017-12-18");

        private final String text;

        Version(String text) {
            this.text = text;
        }

        static Optional<Version> of(String text) {
            return Arrays.stream(values())
                    .filter(version -> version.text.equals(text))
                    .findAny();
        }
    }

    private final String text;
    private final boolean changing;
    private final Set<Version> versions;

    Action(String text, boolean changing, Version... versions) {
        this.text = text;
        this.changing = changing;
        this.versions = Set.of(versions);
    }

    /**
     * The action that a call names.
     *
     * @throws GatewayException when there is no such action, or not in the version that the call names
     */
    static Action of(RpcRequest request) {
        var name = named(request, "x-acs-action", "Action");
        var action = Arrays.stream(values())
                .filter(known -> name.filter(known.text::equals).isPresent())
                .findAny()
                .orElseThrow(() -> new GatewayException(GatewayError.ACTION_NOT_FOUND));
        var version = named(request, "x-acs-version", "Version")
                .orElseThrow(() -> new GatewayException(GatewayError.missing("Version")));
        var known = Version.of(version).orElseThrow(() -> new GatewayException(GatewayError.invalid("Version")));
        if (!action.versions.contains(known)) {
            throw new GatewayException(GatewayError.ACTION_NOT_FOUND);
        }
        return action;
    }

    /** HMAC-SHA1 calls carry the headers too, but do not sign them. */
    private static Optional<String> named(RpcRequest request, String header, String parameter) {
        return Optional.of(header)
                .filter(ignored -> request.signedByHeaders())
                .flatMap(request::header)
                .or(() -> request.parameter(parameter))
                .filter(value -> !value.isEmpty());
    }

    /** Its name on the wire. */
    String text() {
        return text;
    }

    /** Whether it changes anything. */
    boolean changing() {
        return changing;
    }
}
