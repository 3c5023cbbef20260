package dev.ias.rpc.operation;

import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The operations of the contract. */
public enum Action {
    SUBMIT("SubmitEmailVerification", Version.V2018_01_29, Version.V2017_12_18),
    RESEND("ResendEmailVerification", Version.V2018_01_29, Version.V2017_12_18),
    VERIFY("VerifyEmail", Version.V2018_01_29, Version.V2017_12_18),
    LIST("ListEmailVerification", Version.V2018_01_29, Version.V2017_12_18),
    QUERY("QueryEmailVerification", Version.V2018_01_29),
    DELETE("DeleteEmailVerification", Version.V2018_01_29, Version.V2017_12_18),
    VERIFIED("EmailVerified", Version.V2018_01_29, Version.V2017_12_18);

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
    private final Set<Version> versions;

    Action(String text, Version... versions) {
        this.text = text;
        this.versions = Set.of(versions);
    }

    /**
     * Returns the action that a call names.
     *
     * @throws GatewayException if the action is unknown, or the version is missing, unknown or without this action
     */
    public static Action of(RpcRequest request) {
        var name = named(request, "x-acs-action", "Action");
        var action = Arrays.stream(values())
                .filter(known -> name.filter(known.text::equals).isPresent())
                .findAny()
                .orElseThrow(() -> new GatewayException(GatewayError.ACTION_NOT_FOUND));
        var version = RpcRequest.required(named(request, "x-acs-version", "Version"), "Version");
        var known = Version.of(version).orElseThrow(() -> new GatewayException(GatewayError.invalid("Version")));
        if (!action.versions.contains(known)) {
            throw new GatewayException(GatewayError.ACTION_NOT_FOUND);
        }
        return action;
    }

    /** Reads the header only if it is signed: calls with HMAC-SHA1 have the headers too, but do not sign them. */
    private static Optional<String> named(RpcRequest request, String header, String parameter) {
        return Optional.of(header)
                .filter(ignored -> request.signedByHeaders())
                .flatMap(request::header)
                .or(() -> request.parameter(parameter))
                .filter(value -> !value.isEmpty());
    }

    /** Returns the name on the wire. */
    public String text() {
        return text;
    }
}
