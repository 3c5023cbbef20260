package dev.ias.report.sns;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Topics of Amazon SNS that report on mails sent through Amazon SES.
 *
 * @param snsTopics names (ARN) of the Amazon SNS topics whose notifications about mails sent through Amazon SES are
 *     accepted; without one, all are refused
 */
@ConfigurationProperties("ias.bounces")
record SnsSettings(@Bindable(defaultValue = "") List<String> snsTopics) implements SettingsCheck {

    SnsSettings {
        snsTopics = List.copyOf(snsTopics);
    }

    @Override
    public List<Runnable> checks() {
        return List.of(() -> names().filter(name -> Topic.parse(name).isEmpty())
                .findFirst()
                .ifPresent(name -> {
                    throw InvalidSettingException.of(
                            "ias.bounces.sns-topics",
                            name,
                            "a topic such as arn:aws:sns:eu-west-1:123456789012:bounces");
                }));
    }

    /** Returns the topic of a name; empty if it is not permitted. */
    Optional<Topic> permitted(String arn) {
        return names().filter(arn::equals).findFirst().flatMap(Topic::parse);
    }

    private Stream<String> names() {
        return snsTopics.stream().map(String::strip).filter(name -> !name.isEmpty());
    }
}
