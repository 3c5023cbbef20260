package dev.ias.testing;

import com.aliyuncs.auth.RpcSignatureComposer;
import com.aliyuncs.auth.signers.HmacSHA1Signer;
import com.aliyuncs.http.MethodType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Forms of the RPC API, signed with the vendor's SDK. */
public record SignedCalls(String id, String secret) {

    private static final Pattern LINE = Pattern.compile("AccessKeyId\\s+(\\S+)\\s+AccessKeySecret\\s+(\\S+)");

    /** Creates an access key with the jar's command. */
    public static SignedCalls ofNewKey(Deployment deployment, String jar) {
        var result = deployment.execute(jar, "access-key", "create");
        var matcher = LINE.matcher(result.output());
        if (!matcher.find()) {
            throw new AssertionError("no access key: " + result);
        }
        return new SignedCalls(matcher.group(1), matcher.group(2));
    }

    public String submit(String address) {
        return form("SubmitEmailVerification", Map.of("Email", address));
    }

    /** Returns the form of any action. */
    public String form(String action, Map<String, String> own) {
        var parameters = new HashMap<>(Map.of(
                "Action",
                action,
                "Version",
                "2018-01-29",
                "Format",
                "JSON",
                "AccessKeyId",
                id,
                "SignatureMethod",
                "HMAC-SHA1",
                "SignatureVersion",
                "1.0",
                "SignatureNonce",
                UUID.randomUUID().toString(),
                "Timestamp",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
        parameters.putAll(own);
        var text = RpcSignatureComposer.getComposer()
                .composeStringToSign(MethodType.POST, null, new HmacSHA1Signer(), parameters, Map.of(), Map.of());
        parameters.put("Signature", new HmacSHA1Signer().signString(text, secret + "&"));
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
