package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ias.key.KeyPurpose;
import dev.ias.network.Network;
import dev.ias.testing.Document;
import dev.ias.testing.Executables;
import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Compares the files in src/deploy with the service, as far as this is possible without a container engine. */
class DeployTest {

    private static final Path DEPLOY = Path.of("src/deploy");
    private static final Path CONTAINERFILE = DEPLOY.resolve("container/Containerfile");
    private static final Path COMPOSE = DEPLOY.resolve("compose/compose.yaml");
    private static final Path KUBERNETES = DEPLOY.resolve("kubernetes/ias.yaml");
    private static final Path INGRESS = DEPLOY.resolve("kubernetes/ingress.yaml");
    private static final Path UNIT = DEPLOY.resolve("systemd/ias.service");
    private static final Path KEYS_CONF = DEPLOY.resolve("systemd/keys.conf");
    private static final Path NGINX = DEPLOY.resolve("nginx/ias.conf");
    private static final Path HAPROXY = DEPLOY.resolve("haproxy/haproxy.cfg");
    private static final Path CADDY = DEPLOY.resolve("caddy/Caddyfile");
    // After the requests: 5 s for webhook events and 10 s for mails in flight.
    private static final int REST_OF_SHUTDOWN_SECONDS = 15;
    private static final Pattern NAMED =
            Pattern.compile("\\bias\\.(?:http|management|mail|database|keys)\\.[a-z.-]*[a-z]");
    private static final Pattern VARIABLE = Pattern.compile("\\bIAS_[A-Z_]+[A-Z]\\b");
    private static final Pattern SETTING = Pattern.compile("^\\| `(ias\\.[a-z.*-]+)` \\|", Pattern.MULTILINE);
    private static final Pattern HEALTH_PATH = Pattern.compile("/health[a-z/]*|/prometheus\\b");
    private static final Pattern HEALTH_CHECK = Pattern.compile("HEALTHCHECK .*\\\\\n +CMD (\\[.+])");
    private static final Pattern VERSION = Pattern.compile("<version>([0-9.]+)-SNAPSHOT</version>");
    private static final Pattern COPIED = Pattern.compile("^COPY (?!--from)(.+) \\S+$", Pattern.MULTILINE);

    @Test
    void everyYamlFileCanBeRead() {
        assertThat(files().filter(file -> file.toString().matches(".*\\.ya?ml")))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(documents(file)).isNotEmpty());
    }

    @Test
    void everyVariableIsASetting() {
        var settings = Document.page("configuration").matches("Settings", SETTING).stream()
                .map(row -> variable(row.group(1)))
                .collect(Collectors.toSet());

        assertThat(files()).allSatisfy(file -> assertThat(settings).containsAll(variables(read(file))));
        // The table omits settings of development mode.
        assertThat(Document.all().stream()
                        .flatMap(document -> variables(document.text()).stream())
                        .filter(name -> !name.startsWith("IAS_DEVELOPMENT_"))
                        .map(DeployTest::withoutName)
                        // The example of a misspelled one.
                        .filter(name -> !name.equals("IAS_BRAND_NMAE")))
                .isNotEmpty()
                .isSubsetOf(settings);
    }

    /** Replaces the name of a relay, which the table has as an asterisk. */
    private static String withoutName(String variable) {
        return variable.replaceFirst("^IAS_MAIL_RELAYS_[A-Z0-9]+_", "IAS_MAIL_RELAYS_*_");
    }

    @Test
    void everySettingNamedInACommentExists() {
        var settings = Document.page("configuration").matches("Settings", SETTING).stream()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());

        assertThat(Stream.of(NGINX, HAPROXY, CADDY, COMPOSE, KUBERNETES, UNIT))
                .allSatisfy(
                        file -> assertThat(NAMED.matcher(read(file)).results().map(found -> found.group()))
                                .isNotEmpty()
                                .isSubsetOf(settings));
    }

    @Test
    void requiredSettingsAreSetInEachKindOfDeployment() {
        var required = Document.page("configuration")
                .matches("Settings", Pattern.compile("(?m)^\\| `(ias\\.[a-z.-]+)` \\| \\*\\*required"))
                .stream()
                .map(row -> variable(row.group(1)))
                .toList();
        var keys = Arrays.stream(KeyPurpose.values())
                .map(purpose -> variable(purpose.setting()))
                .toList();

        assertThat(required).hasSizeGreaterThan(keys.size()).containsAll(keys);
        assertThat(variables(read(KUBERNETES))).containsAll(required);
        assertThat(variables(read(UNIT))).containsAll(keys);
        assertThat(variables(read(KEYS_CONF))).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(variables(read(COMPOSE))).containsAll(required).contains("IAS_BRAND_NAME");
    }

    @Test
    void composeCreatesEachKeyAtItsFirstStart() {
        var services = documents(COMPOSE).getFirst().path("services");
        var ias = services.path("ias-2");

        assertThat(services.at("/keys/command/0").asText())
                .contains(
                        "for purpose in "
                                + Arrays.stream(KeyPurpose.values())
                                        .map(KeyPurpose::label)
                                        .collect(Collectors.joining(" "))
                                + ";",
                        "if [ ! -s \"$$purpose\" ]");
        for (var purpose : KeyPurpose.values()) {
            assertThat(ias.path("environment").path(variable(purpose.setting())).asText())
                    .isEqualTo("file:/var/lib/ias/keys/" + purpose.label());
        }
        assertThat(ias.at("/depends_on/keys/condition").asText()).isEqualTo("service_completed_successfully");
        assertThat(ias.at("/volumes/0").asText()).isEqualTo("keys:/var/lib/ias/keys:ro");
        assertThat(services.at("/keys/volumes/0").asText()).isEqualTo("keys:/var/lib/ias/keys");
        assertThat(read(CONTAINERFILE)).contains("install -d -o 10001 -g 10001 -m 0700 /var/lib/ias/keys\n");
        assertThat(files().map(read -> read.getFileName().toString())).doesNotContain("keys.env");
    }

    /** Networks that Docker and cloud providers use by default would be unreachable from the containers. */
    @Test
    void composeTrustsTheProxyAloneInANetworkThatIsNobodysDefault() throws UnknownHostException {
        var compose = documents(COMPOSE).getFirst();
        var network = compose.at("/networks/inside/ipam/config/0");
        var subnet = Network.of(network.path("subnet").asText());
        var proxy = compose.at("/services/proxy/networks/inside/ipv4_address").asText();

        for (var address :
                List.of("10.0.0.0", "10.128.0.0", "172.17.0.0", "172.31.86.0", "192.168.0.0", "192.168.1.0")) {
            assertThat(subnet.contains(InetAddress.getByName(address)))
                    .as(address)
                    .isFalse();
        }
        assertThat(subnet.contains(InetAddress.getByName(proxy))).isTrue();
        assertThat(Network.of(network.path("ip_range").asText()).contains(InetAddress.getByName(proxy)))
                .isFalse();
        assertThat(compose.at("/services/ias-1/environment/IAS_HTTP_TRUSTED_PROXIES")
                        .asText())
                .isEqualTo(proxy);
        assertThat(compose.path("services").findValues("ports"))
                .isNotEmpty()
                .allSatisfy(ports -> assertThat(ports.path(0).asText()).startsWith("127.0.0.1:"));
    }

    @Test
    void dockerComposeAcceptsTheFile() throws IOException, InterruptedException {
        var docker = Executables.find("docker");
        assumeTrue(
                docker.isPresent() && exitCode(List.of(docker.orElseThrow().toString(), "compose", "version")) == 0,
                "not installed: docker compose");

        assertThat(exitCode(List.of(
                        docker.orElseThrow().toString(), "compose", "-f", COMPOSE.toString(), "config", "--quiet")))
                .isZero();
    }

    /** Validates against the schemas of Kubernetes, as its API server does. */
    @Test
    void kubernetesAcceptsTheManifests() throws IOException, InterruptedException {
        var validator = Executables.find("kubectl-validate");
        assumeTrue(validator.isPresent(), "not installed: kubectl-validate");

        assertThat(exitCode(List.of(
                        validator.orElseThrow().toString(),
                        DEPLOY.resolve("kubernetes").toString())))
                .isZero();
    }

    @Test
    void kubernetesRunsTheImageThatTheContainerfileBuildsAndPushes() {
        var image = pod().at("/containers/0/image").asText();

        assertThat(image)
                .endsWith("/ias:"
                        + VERSION.matcher(read(Path.of("pom.xml")))
                                .results()
                                .findFirst()
                                .orElseThrow()
                                .group(1));
        assertThat(pod().at("/initContainers/0/image").asText()).isEqualTo(image);
        assertThat(read(CONTAINERFILE))
                .contains(
                        "docker build -f src/deploy/container/Containerfile -t " + image + " .\n",
                        "docker push " + image + "\n");
    }

    /** A probe would end a migration that takes longer than it allows, again at each attempt. */
    @Test
    void kubernetesMigratesBeforeAnyProbe() {
        var migrate = pod().at("/initContainers/0");
        var service = pod().at("/containers/0");

        assertThat(migrate.path("args")).extracting(JsonNode::asText).containsExactly("database", "migrate");
        for (var same : List.of("envFrom", "env", "resources", "securityContext", "volumeMounts")) {
            assertThat(migrate.path(same)).isNotEmpty().isEqualTo(service.path(same));
        }
        assertThat(migrate.findParents("failureThreshold")).isEmpty();
    }

    @Test
    void kubernetesTrustsNoNetworkOfPodsAndAdmitsTheIngressOnly() throws UnknownHostException {
        var trusted = Network.of(
                kind("ConfigMap").at("/data/IAS_HTTP_TRUSTED_PROXIES").asText());
        var ingress = kind("NetworkPolicy").at("/spec/ingress");

        for (var address : List.of("10.0.0.1", "10.244.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1")) {
            assertThat(trusted.contains(InetAddress.getByName(address)))
                    .as(address)
                    .isFalse();
        }
        assertThat(ingress)
                .hasSize(2)
                .allSatisfy(rule -> assertThat(rule.path("from")).isNotEmpty());
        assertThat(documents(INGRESS).getFirst().at("/spec/rules/0/http/paths/0/backend/service"))
                .isEqualTo(new ObjectMapper()
                        .valueToTree(Map.of(
                                "name",
                                kind("Service").at("/metadata/name").asText(),
                                "port",
                                Map.of(
                                        "name",
                                        kind("Service").at("/spec/ports/0/name").asText()))));
        assertThat("https://"
                        + documents(INGRESS).getFirst().at("/spec/rules/0/host").asText())
                .isEqualTo(kind("ConfigMap").at("/data/IAS_LINK_BASE_URL").asText());
    }

    @Test
    void everyPathOfAProbeIsServedOnTheManagementPort() {
        var port = ServiceProcess.freePort();
        try (var relay = new TestRelay();
                var ias = Ias.setup()
                        .on(TestDatabase.create(), relay)
                        .set("endpoints.all.port", port)
                        .start();
                var management = Ias.at(port)) {
            var paths = files().flatMap(file -> HEALTH_PATH.matcher(read(file)).results())
                    .map(found -> found.group())
                    .collect(Collectors.toSet());

            assertThat(paths).contains("/health/liveness", "/health/readiness", "/prometheus");
            assertThat(paths)
                    .allSatisfy(
                            path -> assertThat(management.get(path).status()).isEqualTo(200));
            assertThat(ias.get("/health/liveness").status()).isEqualTo(404);
        }
    }

    @Test
    void theHealthCheckOfTheImageReportsLiveness() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "not installed: bash");
        var port = ServiceProcess.freePort();
        var check = HEALTH_CHECK
                .matcher(read(CONTAINERFILE))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        List<String> command = new ObjectMapper()
                .readValue(
                        check.replace(setting("ias.management.port"), String.valueOf(port)), new TypeReference<>() {});

        assertThat(exitCode(command)).isNotZero();
        try (var relay = new TestRelay();
                var ias = Ias.setup()
                        .on(TestDatabase.create(), relay)
                        .set("endpoints.all.port", port)
                        .start()) {
            assertThat(exitCode(command)).isZero();
        }
    }

    @Test
    void deploymentsWhoseManagementPortIsReachedFromOtherHostsListenThere() {
        assertThat(documents(KUBERNETES))
                .anyMatch(resource ->
                        resource.at("/data/IAS_MANAGEMENT_HOST").asText().equals("0.0.0.0"));
        assertThat(documents(COMPOSE)
                        .getFirst()
                        .at("/services/ias-1/environment/IAS_MANAGEMENT_HOST")
                        .asText())
                .isEqualTo("0.0.0.0");
        assertThat(read(CONTAINERFILE)).contains("ENV IAS_MANAGEMENT_HOST=0.0.0.0\n");
        assertThat(variables(read(HAPROXY))).contains("IAS_MANAGEMENT_HOST");
    }

    @Test
    void portsAreThoseOfTheService() {
        var container = pod().at("/containers/0");

        assertThat(container.path("ports").findValuesAsText("name")).containsExactly("http", "management");
        assertThat(container.path("ports").findValuesAsText("containerPort"))
                .containsExactly(setting("ias.http.port"), setting("ias.management.port"));
        for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(container.path(probe).at("/httpGet/port").asText()).isEqualTo("management");
        }
        assertThat(read(CONTAINERFILE))
                .contains("EXPOSE %s %s\n".formatted(setting("ias.http.port"), setting("ias.management.port")))
                .contains("/dev/tcp/localhost/" + setting("ias.management.port"));
        for (var proxy : List.of(NGINX, HAPROXY)) {
            assertThat(read(proxy)).containsPattern("server .*10.0.0.12:" + setting("ias.http.port"));
        }
        assertThat(read(HAPROXY)).contains("check port " + setting("ias.management.port"));
        assertThat(read(CADDY))
                .contains("ias-1:%1$s ias-2:%1$s".formatted(setting("ias.http.port")))
                .contains("health_port " + setting("ias.management.port"));
        assertThat(read(COMPOSE)).contains("../caddy/Caddyfile:/etc/caddy/Caddyfile:ro");
    }

    @Test
    void gracePeriodsExceedTheTimeOfAShutdown() {
        var longest = seconds(setting("ias.http.drain"))
                + seconds(setting("ias.http.shutdown-timeout"))
                + REST_OF_SHUTDOWN_SECONDS;

        assertThat(seconds(pod().path("terminationGracePeriodSeconds").asText()))
                .isGreaterThan(longest);
        assertThat(seconds(documents(COMPOSE)
                        .getFirst()
                        .at("/services/ias-1/stop_grace_period")
                        .asText()))
                .isGreaterThan(longest);
        assertThat(seconds(number(UNIT, "TimeoutStopSec=(.+)"))).isGreaterThan(longest);
    }

    @Test
    void proxiesLeaveADrainingInstanceBeforeItsListenerCloses() {
        var drain = seconds(setting("ias.http.drain"));
        var readiness = pod().at("/containers/0/readinessProbe");

        assertThat(readiness.path("periodSeconds").asInt()
                        * readiness.path("failureThreshold").asInt())
                .isPositive()
                .isLessThan(drain);
        assertThat(seconds(number(HAPROXY, "\\binter (\\d+s)")) * Integer.parseInt(number(HAPROXY, "\\bfall (\\d+)")))
                .isLessThan(drain);
        assertThat(seconds(number(CADDY, "health_interval (\\d+s)"))).isLessThan(drain);
        // nginx detects only refused connections; the failures of one instance must expire before the next one begins
        // to refuse connections.
        assertThat(seconds(number(NGINX, "fail_timeout=(\\d+s)"))).isLessThan(drain);
        assertThat(pod().at("/containers/0/lifecycle").isMissingNode()).isTrue();
    }

    @Test
    void proxiesCloseIdleConnectionsFirst() {
        var idle = seconds(setting("ias.http.idle-timeout"));

        assertThat(seconds(number(NGINX, "keepalive_timeout (\\d+s)"))).isLessThan(idle);
        assertThat(seconds(number(CADDY, "\\bkeepalive (\\d+s)"))).isLessThan(idle);
    }

    @Test
    void noProxyRetriesRequestsThatMayHaveBeenExecuted() {
        assertThat(withoutComments(NGINX))
                .contains("proxy_next_upstream error timeout;")
                .doesNotContain("non_idempotent");
        assertThat(withoutComments(HAPROXY)).contains("retry-on conn-failure\n");
        assertThat(withoutComments(CADDY)).contains("lb_try_duration").doesNotContain("lb_retry_match");
    }

    @Test
    void nginxAcceptsTheConfiguration(@TempDir Path directory) throws IOException, InterruptedException {
        var nginx = program("nginx");
        assumeTrue(Files.isExecutable(nginx), "not installed: nginx");
        var main = Files.writeString(
                directory.resolve("nginx.conf"),
                "pid %s/pid; events {} http { access_log off; include %s; }"
                        .formatted(directory, NGINX.toAbsolutePath()));

        assertThat(exitCode(List.of(nginx.toString(), "-t", "-q", "-e", directory + "/log", "-c", main.toString())))
                .isZero();
    }

    @Test
    void haproxyAcceptsTheConfiguration() throws IOException, InterruptedException {
        var haproxy = program("haproxy");
        assumeTrue(Files.isExecutable(haproxy), "not installed: haproxy");

        assertThat(exitCode(List.of(haproxy.toString(), "-c", "-q", "-f", HAPROXY.toString())))
                .isZero();
    }

    @Test
    void caddyAcceptsTheConfiguration() throws IOException, InterruptedException {
        var caddy = Executables.find("caddy");
        assumeTrue(caddy.isPresent(), "not installed: caddy");

        assertThat(exitCode(List.of(
                        caddy.orElseThrow().toString(),
                        "validate",
                        "--adapter",
                        "caddyfile",
                        "--config",
                        CADDY.toString())))
                .isZero();
    }

    @Test
    void nothingRunsAsRootOrWithUnneededPrivileges() {
        var container = pod().at("/containers/0/securityContext");
        var composed = documents(COMPOSE).getFirst().at("/services/ias-2");

        assertThat(pod().at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(read(CONTAINERFILE)).containsPattern("(?m)^USER [1-9][0-9]*:[1-9][0-9]*$");
        assertThat(composed.path("read_only").asBoolean()).isTrue();
        assertThat(composed.at("/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(read(UNIT)).contains("DynamicUser=yes\n", "NoNewPrivileges=yes\n", "ProtectSystem=strict\n");
    }

    @Test
    void everyKeyFileIsInTheSecretAndIsEmpty() {
        var secret =
                documents(DEPLOY.resolve("kubernetes/secret.yaml")).getFirst().path("stringData");
        var config = kind("ConfigMap").path("data");

        for (var purpose : KeyPurpose.values()) {
            var name = purpose.label();
            assertThat(config.path(variable(purpose.setting())).asText()).isEqualTo("file:/run/secrets/ias/" + name);
            assertThat(pod().path("volumes").findValues("items").getFirst().toString())
                    .contains("{\"key\":\"key-%s\",\"path\":\"%s\"}".formatted(name, name));
            assertThat(secret.path("key-" + name).isTextual()).isTrue();
            assertThat(read(UNIT))
                    .contains("LoadCredential=%s:".formatted(name), String.format(Locale.ROOT, "=file:%%d/%s\n", name));
            assertThat(read(KEYS_CONF)).contains("=file:/etc/ias/keys/" + name + "\n");
        }
        assertThat(secret).allMatch(value -> value.asText().isEmpty());
    }

    @Test
    void everyFileThatTheImageCopiesExists() {
        var copied = COPIED.matcher(read(CONTAINERFILE))
                .results()
                .flatMap(line -> Stream.of(line.group(1).split(" ")))
                .map(Path::of)
                .toList();
        var admitted = read(DEPLOY.resolve("container/Containerfile.dockerignore"))
                .lines()
                .filter(line -> line.startsWith("!"))
                .map(line -> Path.of(line.substring(1)))
                .toList();

        assertThat(copied)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).exists())
                .allSatisfy(file -> assertThat(admitted).anyMatch(file::startsWith));
        assertThat(admitted).allSatisfy(file -> assertThat(copied).anyMatch(used -> used.startsWith(file)));
        assertThat(read(CONTAINERFILE)).contains("FROM docker.io/library/eclipse-temurin:25-jre AS jre");
        assertThat(DEPLOY.resolve("container/train")).isExecutable();
    }

    @Test
    void systemdAcceptsTheUnit(@TempDir Path directory) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "not installed: systemd-analyze");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var unit = Files.writeString(
                directory.resolve("ias.service"), read(UNIT).replace("ExecStart=/usr/bin/java", "ExecStart=" + java));

        assertThat(complaints(unit)).isEmpty();

        var additions = Files.createDirectory(directory.resolve("ias.service.d"));
        Files.copy(KEYS_CONF, additions.resolve("keys.conf"));
        assertThat(complaints(unit)).isEmpty();
    }

    private static List<String> complaints(Path unit) throws IOException, InterruptedException {
        var process = new ProcessBuilder("systemd-analyze", "verify", unit.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        // systemd-analyze also reports problems of other units of the host.
        return output.lines().filter(line -> line.contains("ias.service")).toList();
    }

    @Test
    void theUnitUsesTheOptionsAndTheCacheOfTheImage() {
        assertThat(read(UNIT)).contains("java @/opt/ias/jvm.options -jar /opt/ias/ias.jar\n");
        assertThat(read(CONTAINERFILE)).contains("\"java\", \"@/opt/ias/jvm.options\", \"-jar\", \"/opt/ias/ias.jar\"");
        assertThat(read(DEPLOY.resolve("container/jvm.options"))).contains("-XX:AOTCache=/opt/ias/ias.aot\n");
    }

    @Test
    void theOperationsPageLinksToEachFile() {
        assertThat(Document.page("operations").text())
                .contains(
                        "(../../deploy/container/Containerfile)",
                        "(../../deploy/compose/compose.yaml)",
                        "(../../deploy/kubernetes/ias.yaml)",
                        "(../../deploy/kubernetes/ingress.yaml)",
                        "(../../deploy/systemd/ias.service)",
                        "(../../deploy/systemd/keys.conf)",
                        "(../../deploy/nginx/ias.conf)",
                        "(../../deploy/haproxy/haproxy.cfg)",
                        "(../../deploy/caddy/Caddyfile)");
    }

    private static Path program(String name) {
        // PATH of an ordinary user may not contain /usr/sbin.
        return Executables.find(name).map(file -> file.toPath()).orElse(Path.of("/usr/sbin", name));
    }

    private static String number(Path file, String pattern) {
        var found = Pattern.compile(pattern).matcher(withoutComments(file));
        assertThat(found.find()).as("%s in %s", pattern, file).isTrue();
        return found.group(1);
    }

    private static String withoutComments(Path file) {
        return read(file).replaceAll("(?m)^\\s*#.*$", "");
    }

    private static int exitCode(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor();
    }

    private static Stream<Path> files() {
        try (var all = Files.walk(DEPLOY)) {
            return all.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> variables(String text) {
        return VARIABLE.matcher(text)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Returns the default of a setting, from the table of settings. */
    private static String setting(String name) {
        return Document.page("configuration")
                .matches("Settings", Pattern.compile("\\| `" + Pattern.quote(name) + "` \\| `([^`]+)`"))
                .getFirst()
                .group(1);
    }

    private static List<JsonNode> documents(Path file) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        var yaml = new Yaml(new SafeConstructor(options));
        return StreamSupport.stream(yaml.loadAll(read(file)).spliterator(), false)
                .<JsonNode>map(document -> new ObjectMapper().valueToTree(document))
                .toList();
    }

    private static JsonNode kind(String kind) {
        return documents(KUBERNETES).stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode pod() {
        return kind("Deployment").at("/spec/template/spec");
    }

    private static int seconds(String duration) {
        return Integer.parseInt(duration.replaceFirst("s$", ""));
    }
}
