package dev.ias.rpc.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.rpc.request.RpcRequest;
import dev.ias.rpc.request.RpcRequest.Parameter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures published in the documentation of the original API. */
class SignatureVectorsTest {

    private static final String EMPTY_BODY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final List<String> SIGNED_HEADERS = List.of(
            "host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version");

    @Test
    void hmacSha1SignsAsPublished() {
        var parameters = parameters(
                "Timestamp=2016-02-23T12:46:24Z",
                "Format=XML",
                "AccessKeyId=testid",
                "Action=DescribeRegions",
                "SignatureMethod=HMAC-SHA1",
                "SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
                "Version=2014-05-26",
                "SignatureVersion=1.0");

        var stringToSign = HmacSha1Signature.stringToSign("GET", parameters);

        assertThat(stringToSign)
                .isEqualTo("GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod"
                               + "%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0"
                               + "%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26");
        assertThat(HmacSha1Signature.sign("testsecret", stringToSign)).isEqualTo("OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
    }

    @Test
    void hmacSha1SignsValuesThatNeedEncodingAsPublished() {
        var parameters = parameters(
                "AccessKeyId=testId",
                "Timestamp=2017-07-12T02:42:19Z",
                "SignatureMethod=HMAC-SHA1",
                "SignatureVersion=1.0",
                "SignatureNonce=45e25e9b-0a6f-4070-8c85-2956eda1b466",
                "Action=SendSms",
                "Version=2017-05-25",
                "RegionId=cn-hangzhou",
                "PhoneNumbers=15300000001",
                "SignName=阿里云短信测试专用",
                "TemplateParam={\"customer\":\"test\"}",
                "TemplateCode=SMS_71390007",
                "OutId=123",
                "Format=XML");

        var signature = HmacSha1Signature.sign("testSecret", HmacSha1Signature.stringToSign("GET", parameters));

        assertThat(signature).isEqualTo("zJDF+Lrzhj/ThnlvIToysFRq6t4=");
    }

    @ParameterizedTest
    @CsvSource({
        "2023-10-26T10:22:32Z, 3156853299f313e23d1673dc12e1703d,"
                + "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
        "2023-10-26T09:01:01Z, d410180a5abf7fe235dd9b74aca91fc0,"
                + "e521358f7776c97df52e6b2891a8bc73026794a071b50c3323388c4e0df64804"
    })
    void acs3SignsAsPublished(String date, String nonce, String published) {
        var signature = Acs3Signature.sign("YourAccessKeySecret", acs3StringToSign(date, nonce));

        assertThat(signature).isEqualTo(published);
    }

    @Test
    void acs3HashesTheCanonicalRequestAsPublished() {
        var stringToSign = acs3StringToSign("2023-10-26T10:22:32Z", "3156853299f313e23d1673dc12e1703d");

        assertThat(stringToSign)
                .isEqualTo("ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a b|a%20b",
                "a+b|a%2Bb",
                "a*b|a%2Ab",
                "a~b|a~b",
                "-_.|-_.",
                "!'()|%21%27%28%29",
                "/:@|%2F%3A%40",
                "邮|%E9%82%AE"
            })
    void everythingButUnreservedCharactersIsEncoded(String text, String encoded) {
        assertThat(PercentEncoding.encode(text)).isEqualTo(encoded);
    }

    @Test
    void parametersAreSortedWithUpperCaseFirst() {
        var parameters = List.of(new Parameter("b", "1"), new Parameter("a", "2"), new Parameter("B", ""));

        assertThat(CanonicalQuery.of(parameters.stream())).isEqualTo("B=&a=2&b=1");
    }

    private static String acs3StringToSign(String date, String nonce) {
        var headers = Map.of(
                "host",
                "ecs.cn-shanghai.aliyuncs.com",
                "x-acs-action",
                "RunInstances",
                "x-acs-content-sha256",
                EMPTY_BODY,
                "x-acs-date",
                date,
                "x-acs-signature-nonce",
                nonce,
                "x-acs-version",
                "2014-05-26");
        var query = parameters("RegionId=cn-shanghai", "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd");
        var request = new RpcRequest("POST", "/", query.toList(), List.of(), headers, new byte[0]);
        return Acs3Signature.stringToSign(Acs3Signature.canonicalRequest(request, SIGNED_HEADERS));
    }

    private static Stream<Parameter> parameters(String... namesAndValues) {
        return Stream.of(namesAndValues).map(pair -> pair.split("=", 2)).map(pair -> new Parameter(pair[0], pair[1]));
    }
}
