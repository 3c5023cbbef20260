package dev.ias;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ias.PromQl.Selector;
import dev.ias.bounce.BounceReport;
import dev.ias.bounce.Bounces;
import dev.ias.bounce.ReturnToken;
import dev.ias.limit.BounceKind;
import dev.ias.testing.Document;
import dev.ias.testing.Executables;
import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import dev.ias.verification.AddressTest;
import dev.ias.verification.SecretHasher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The dashboard and the alert rules refer only to metrics and labels that a running service exports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignalsTest {

    private static final Path DASHBOARD = Path.of("src/deploy/grafana/ias.json");
    private static final Path ALERTS = Path.of("src/deploy/prometheus/alerts.yml");
    private static final Path SCRAPES = Path.of("src/deploy/prometheus/prometheus.yml");
    private static final String JANE = "jane.signals@example.com";
    private static final int WIDTH = 24;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Pattern DURATION = Pattern.compile("[0-9]+[smhd]");
    private static final Pattern RUNBOOK = Pattern.compile("src/site/markdown/([a-z-]+)\\.md#([a-z-]+)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
    private static final Pattern SHOWN = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern VALUES_OF = Pattern.compile("label_values\\((\\w+(?:\\{[^}]*})?), (\\w+)\\)");
    private static final Pattern ALERT_CONDITION = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| [^|]*\\| [^|]*\\| [^| ]");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();
    private final int port = ServiceProcess.freePort();
    private final Ias management = Ias.at(port);
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .clock(new TestClock())
            .set("endpoints.all.port", port)
            .set("ias.purge.interval", "50ms")
            .set("ias.limits.instance-mails-per-second", 10)
            .set("ias.webhook.url", "http://localhost:1/")
            .set("ias.webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .set("ias.webhook.allow-private-addresses", true)
            .start();

    /** Produces all series of the dashboard; a series exists only after its first event. */
    @BeforeAll
    void produceSeries() {
        var token = ias.signUp(JANE).token();
        var code = relay.lastTo(JANE).code();
        ias.resend(token);
        ias.confirm(token, code.equals("000000") ? "000001" : "000000");
        ias.confirm(token, code);
        var recipient = ias.bean(SecretHasher.class).recipient(AddressTest.valid("complained@example.com"));
        var mail = new ReturnToken(recipient, ias.bean(Clock.class).instant(), true);
        ias.bean(Bounces.class)
                .record(new BounceReport(mail, BounceKind.COMPLAINT, Optional.empty(), Optional.empty()))
                .join();
        relay.behave(Behaviour.refuse(Step.RCPT, 550));
        ias.signUp("refused@example.com");
        relay.behave(Behaviour.refuse(Step.DATA, 554));
        ias.signUp("refused-content@example.com");
        relay.behave(Behaviour.ACCEPT);
        database.execute("alter table verification rename to elsewhere");
        ias.signUp("failed@example.com");
        database.execute("alter table elsewhere rename to verification");
        var calls = 0;
        while (ias.signUp("many" + calls + "@example.com").status() != TOO_MANY_REQUESTS) {
            assertThat(calls++).isLessThan(100);
        }
        System.gc();
    }

    @AfterAll
    void stop() {
        management.close();
        ias.close();
        relay.close();
    }

    @Test
    void everyMetricAndLabelOfTheDashboardExists() {
        var expressions = queries(dashboard()).toList();

        assertThat(expressions).hasSizeGreaterThan(15);
        expressions.forEach(this::assertExported);
        assertThat(variables())
                .anySatisfy(variable -> assertThat(VALUES_OF
                                .matcher(variable.path("query").asText())
                                .results()
                                .map(found -> new PromQl(found.group(1))))
                        .isNotEmpty()
                        .allSatisfy(this::assertExported));
    }

    @Test
    void everyMetricAndLabelOfTheAlertsExists() {
        var expressions = rules().stream()
                .map(rule -> rule.path("expr").asText())
                // Absent without a cluster.
                .filter(expression -> !expression.contains("ias_database_node_available"))
                .map(PromQl::new)
                .toList();

        assertThat(expressions).hasSizeGreaterThan(10);
        expressions.forEach(this::assertExported);
    }

    /** Other services have metrics of the same names, such as those of the connection pool. */
    @Test
    void everyAlertSelectsTheJobOfTheScrapeExample() {
        var scrapes = yaml(SCRAPES).path("scrape_configs");

        assertThat(scrapes).hasSize(1);
        var job = scrapes.path(0).path("job_name").asText();
        assertThat(scrapes.path(0).path("metrics_path").asText()).isEqualTo("/prometheus");
        assertThat(yaml(SCRAPES).at("/rule_files/0").asText())
                .isEqualTo(ALERTS.getFileName().toString());
        assertThat(rules().stream().flatMap(rule -> new PromQl(rule.path("expr").asText()).selectors().stream()))
                .isNotEmpty()
                .allSatisfy(selector -> assertThat(selector.job()).hasValue(Pattern.quote(job)));
    }

    @Test
    void everyQueryOfTheDashboardSelectsTheJob() {
        assertThat(queries(dashboard()).flatMap(query -> query.selectors().stream()))
                .isNotEmpty()
                .allSatisfy(selector -> assertThat(selector.job()).hasValue("$job"));
        assertThat(variables())
                .anySatisfy(variable -> assertThat(variable.at("/current/value").asText())
                        .isEqualTo(
                                yaml(SCRAPES).at("/scrape_configs/0/job_name").asText()));
    }

    @Test
    void promtoolAcceptsRulesScrapesAndTheirTests() throws IOException, InterruptedException {
        var promtool = Executables.find("promtool");
        assumeTrue(promtool.isPresent(), "not installed: promtool");

        for (var arguments : List.of(
                List.of("check", "rules", ALERTS.toString()),
                List.of("check", "config", SCRAPES.toString()),
                List.of("test", "rules", "src/test/resources/alerts-test.yml"))) {
            var command = new ArrayList<String>();
            command.add(promtool.orElseThrow().toString());
            command.addAll(arguments);
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        }
    }

    @Test
    void everyAlertHasSeverityDescriptionAndRunbook() {
        assertThat(rules()).allSatisfy(rule -> {
            var annotations = rule.path("annotations");
            assertThat(rule.at("/labels/severity").asText()).isIn("page", "ticket");
            assertThat(annotations.path("summary").asText()).isNotBlank();
            assertThat(annotations.path("description").asText()).isNotBlank();
            assertThat(RUNBOOK.matcher(annotations.path("runbook_url").asText()))
                    .matches(runbook -> runbook.matches()
                            && anchors(Document.page(runbook.group(1))).contains(runbook.group(2)));
            assertThat(rule.path("for").asText("0s")).matches(DURATION);
        });
        assertThat(rules()).extracting(rule -> rule.path("alert").asText()).doesNotHaveDuplicates();
    }

    @Test
    void everyDocumentedAlertConditionHasARule() {
        var watched = rules().stream()
                .flatMap(rule -> new PromQl(rule.path("expr").asText()).selectors().stream())
                .map(Selector::metric)
                .map(metric -> metric.replaceFirst("_(count|sum|bucket)$", ""))
                .collect(Collectors.toSet());

        var documented = Document.page("monitoring").matches("Metrics", ALERT_CONDITION).stream()
                .map(row -> row.group(1))
                .toList();
        assertThat(documented).hasSizeGreaterThan(10);
        assertThat(watched).containsAll(documented);
    }

    @Test
    void panelsDoNotOverlap() {
        var occupied = new HashSet<List<Integer>>();
        var ids = new ArrayList<Integer>();
        for (var panel : dashboard().path("panels")) {
            var position = panel.path("gridPos");
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(position.path("x").asInt() + position.path("w").asInt()).isLessThanOrEqualTo(WIDTH);
            for (var x = 0; x < position.path("w").asInt(); x++) {
                for (var y = 0; y < position.path("h").asInt(); y++) {
                    assertThat(occupied.add(List.of(
                                    position.path("x").asInt() + x,
                                    position.path("y").asInt() + y)))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
            ids.add(panel.path("id").asInt());
        }
        assertThat(ids).hasSizeGreaterThan(15).doesNotHaveDuplicates();
    }

    @Test
    void legendsUseOnlyLabelsOfTheirQuery() {
        for (var target : targets(dashboard()).toList()) {
            var shown = SHOWN.matcher(target.path("legendFormat").asText())
                    .results()
                    .map(found -> found.group(1))
                    .toList();

            assertThat(new PromQl(target.path("expr").asText()).labels()).containsAll(shown);
        }
    }

    /** Polls, because some metrics are updated on a schedule. */
    private void assertExported(PromQl query) {
        assertThat(query.selectors()).as(query.text()).isNotEmpty();
        eventually(() -> {
            var scraped = Scrape.of(management.get("/prometheus").response().body());
            for (var selector : query.selectors()) {
                assertThat(scraped.series(selector))
                        .as("%s of %s", selector, query.text())
                        .isNotEmpty();
                assertThat(scraped.labels(selector.metric()))
                        .as("%s of %s", selector, query.text())
                        .containsAll(query.told());
            }
        });
    }

    private static Stream<PromQl> queries(JsonNode dashboard) {
        return targets(dashboard).map(target -> new PromQl(target.path("expr").asText()));
    }

    private static Stream<JsonNode> targets(JsonNode dashboard) {
        return StreamSupport.stream(dashboard.path("panels").spliterator(), false)
                .flatMap(panel -> StreamSupport.stream(panel.path("targets").spliterator(), false));
    }

    private static Iterable<JsonNode> variables() {
        return dashboard().at("/templating/list");
    }

    private static JsonNode dashboard() {
        try {
            return JSON.readTree(DASHBOARD.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> rules() {
        return StreamSupport.stream(yaml(ALERTS).path("groups").spliterator(), false)
                .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false))
                .toList();
    }

    private static JsonNode yaml(Path file) {
        try {
            Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            return JSON.valueToTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> anchors(Document document) {
        return HEADING.matcher(document.text())
                .results()
                .map(found -> anchor(found.group(1)))
                .collect(Collectors.toSet());
    }

    /** Returns the anchor that GitHub generates for a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
    }
}
