package dev.ias.rpc.signature;

import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** ACS3-HMAC-SHA256: a signature in a header over the method, path, query, listed headers and hash of the body. */
public final class Acs3Signature {

    private static final String CONTENT_HASH = "x-acs-content-sha256";
    private static final String DATE = "x-acs-date";
    private static final String NONCE = "x-acs-signature-nonce";

    /** Headers that identify the call. An attacker could change them in transit if they were not signed. */
    private static final List<String> ALWAYS_SIGNED =
            List.of("x-acs-action", "x-acs-version", DATE, NONCE, CONTENT_HASH);

    /** Must be signed if there is a body, because it decides whether the body is read as a form. */
    private static final String CONTENT_TYPE = "content-type";

    private Acs3Signature() {}

    public static SignedCall read(RpcRequest request) {
        var authorization = Acs3Authorization.read(request);
        required(request, "x-acs-action", "Action");
        required(request, "x-acs-version", "Version");
        var timestamp = required(request, DATE, "Timestamp");
        var nonce =
                request.header(NONCE).orElseThrow(() -> new GatewayException(GatewayError.missing("SignatureNonce")));
        required(request, CONTENT_HASH, CONTENT_HASH);
        checkCoverage(request, authorization.signedHeaders());
        return new SignedCall(
                Acs3Signature::sign,
                authorization.credential(),
                timestamp,
                nonce.strip(),
                request.header("x-acs-security-token").orElse("").strip(),
                authorization.signature(),
                () -> List.of(checkedStringToSign(request, authorization.signedHeaders())));
    }

    private static String checkedStringToSign(RpcRequest request, List<String> signedHeaders) {
        checkContent(request);
        return stringToSign(canonicalRequest(request, signedHeaders));
    }

    static String canonicalRequest(RpcRequest request, List<String> signedHeaders) {
        return String.join(
                "\n",
                request.method(),
                request.path().isEmpty() ? "/" : request.path(),
                CanonicalQuery.of(request.query().stream()),
                canonicalHeaders(request, signedHeaders),
                String.join(";", signedHeaders),
                request.header(CONTENT_HASH).orElse("").strip());
    }

    static String stringToSign(String canonicalRequest) {
        return Acs3Authorization.ALGORITHM + "\n" + Hashes.sha256Hex(canonicalRequest.getBytes(StandardCharsets.UTF_8));
    }

    static String sign(String secret, String stringToSign) {
        return HexFormat.of().formatHex(Hashes.hmac("HmacSHA256", secret, stringToSign));
    }

    private static String canonicalHeaders(RpcRequest request, List<String> signedHeaders) {
        return new TreeSet<>(signedHeaders)
                .stream()
                        .map(name ->
                                name + ":" + request.header(name).orElse("").strip() + "\n")
                        .collect(Collectors.joining());
    }

    private static void checkContent(RpcRequest request) {
        var hash = required(request, CONTENT_HASH, CONTENT_HASH);
        if (!Hashes.equal(Hashes.sha256Hex(request.body()), hash)) {
            throw new GatewayException(GatewayError.invalid(CONTENT_HASH));
        }
    }

    private static void checkCoverage(RpcRequest request, List<String> signedHeaders) {
        var signed = Set.copyOf(signedHeaders);
        var covered = signed.containsAll(ALWAYS_SIGNED)
                && (request.body().length == 0 || signed.contains(CONTENT_TYPE))
                && signed.stream().allMatch(name -> request.header(name).isPresent());
        if (!covered) {
            throw new GatewayException(SignatureErrors.INCOMPLETE);
        }
    }

    private static String required(RpcRequest request, String header, String name) {
        return RpcRequest.required(request.header(header).map(String::strip), name);
    }
}
