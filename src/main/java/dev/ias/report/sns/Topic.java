package dev.ias.report.sns;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A topic of Amazon SNS.
 *
 * @param arn its name, such as {@code arn:aws:sns:eu-west-1:123456789012:bounces}
 * @param host host of the service in the region of the topic
 */
record Topic(String arn, String host) {

    private static final Pattern ARN =
            Pattern.compile("arn:(aws|aws-cn|aws-us-gov):sns:([a-z0-9-]{1,32}):[0-9]{12}:[A-Za-z0-9_-]{1,256}");
    private static final String CHINA = "aws-cn";

    /** Parses the name of a topic; empty if it is malformed. */
    static Optional<Topic> parse(String arn) {
        var matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var domain = matcher.group(1).equals(CHINA) ? "amazonaws.com.cn" : "amazonaws.com";
        return Optional.of(new Topic(arn, "sns." + matcher.group(2) + "." + domain));
    }

    /** Returns whether a URL is one of the service in this region: over HTTPS, on its default port, without a login. */
    boolean serves(URI url) {
        return "https".equals(url.getScheme())
                && host.equals(url.getHost())
                && url.getPort() == -1
                && url.getRawUserInfo() == null;
    }
}
