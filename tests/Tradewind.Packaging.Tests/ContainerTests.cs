using System.Text.Json;
using Tradewind.Tests;

namespace Tradewind.Packaging.Tests;

/// <summary>The container files, read as text: what they start exists, and what they need is declared.</summary>
public sealed class ContainerTests
{
    private static readonly string[] Roles = ["standalone", "server", "scheduler", "worker"];

    private static readonly string[] Settings =
    [
        "TRADEWIND_METASTORE", "TRADEWIND_METASTORE_PASSWORD_FILE", "TRADEWIND_KEYS_PASSWORD_FILE", "TRADEWIND_DATA", "TRADEWIND_DAGS", "TRADEWIND_PLUGINS", "TRADEWIND_URLS", "TRADEWIND_TRANSPORT", "TRADEWIND_PUBLIC_URL",
    ];

    private static readonly ComposeFile Compose = ComposeFile.Load();

    private static IEnumerable<KeyValuePair<string, ComposeService>> Nodes => Compose.Services.Where(service => service.Value.IsTradewind);

    [Fact]
    public void Compose_starts_a_server_two_schedulers_and_two_workers_on_PostgreSQL()
    {
        Nodes.Select(node => node.Value.Command.ShouldHaveSingleItem()).Order()
            .ShouldBe(["scheduler", "scheduler", "server", "worker", "worker"]);
        Compose.Services["postgres"].Image.ShouldStartWith("postgres:");
    }

    // Else the build itself would change what it counts as sources, and the second start would build again.
    [Fact]
    public void What_the_build_writes_beside_its_sources_is_none_of_them()
    {
        var generated = Repository.Read(".gitignore").Split('\n').Where(line => line.StartsWith("**/wwwroot/", StringComparison.Ordinal)).Select(line => line.Trim('/').Split('/')[^1]).ToList();
        generated.ShouldNotBeEmpty();
        var sources = Repository.Read("build/app.sh");
        var image = Repository.Read(".dockerignore");
        generated.Where(folder => !sources.Contains($"-name {folder} ", StringComparison.Ordinal)).ShouldBeEmpty("build/app.sh");
        generated.Where(folder => !image.Contains(folder, StringComparison.Ordinal)).ShouldBeEmpty(".dockerignore");
    }

    [Fact]
    public void Compose_command_is_a_role() =>
        Nodes.Where(node => !Roles.Contains(node.Value.Command[0])).Select(node => $"{node.Key}: {node.Value.Command[0]}").ShouldBeEmpty();

    [Fact]
    public void Compose_sets_only_settings_that_exist() =>
        Nodes.SelectMany(node => node.Value.Environment.Keys).Except(Settings).ShouldBeEmpty();

    // The image listens on all addresses, and nobody can follow a link to 0.0.0.0.
    [Fact]
    public void Compose_says_on_every_node_where_the_server_is_reached() =>
        Nodes.Select(node => node.Value.Environment["TRADEWIND_PUBLIC_URL"]).Distinct().ShouldHaveSingleItem().ShouldBe("http://127.0.0.1:8080");

    [Fact]
    public void Compose_uses_one_transport_on_all_nodes_and_the_image_has_it()
    {
        var transport = Nodes.Select(node => node.Value.Environment["TRADEWIND_TRANSPORT"]).Distinct().ShouldHaveSingleItem();
        var project = Repository.Files.Where(path => path.StartsWith("plugins/", StringComparison.Ordinal) && path.EndsWith("/plugin.json", StringComparison.Ordinal))
            .Single(path => Repository.Read(path).Contains($"\"name\": \"{transport}\"", StringComparison.OrdinalIgnoreCase)).Split('/')[1];
        Repository.Read("Dockerfile").ShouldContain($"dotnet publish plugins/{project} -c Release -p:PublishDir=/app/plugins/{project}/");
    }

    [Fact]
    public void Compose_names_only_what_it_declares()
    {
        Compose.Services.Values.SelectMany(service => service.DependsOn).Except(Compose.Services.Keys).ShouldBeEmpty("services");
        Compose.Services.Values.SelectMany(service => service.Secrets).Except(Compose.Secrets).ShouldBeEmpty("secrets");
        Compose.Services.Values.SelectMany(service => service.NamedVolumes).Where(volume => volume != "keys").Append("keys").Order()
            .ShouldBe(Compose.Volumes.Order(), "volumes: each declared, each used once, because no two nodes share a data folder; only the keys are shared");
        Nodes.Where(node => !node.Value.NamedVolumes.Contains("keys")).Select(node => node.Key).ShouldBeEmpty("every node needs the keys");
    }

    [Fact]
    public void Compose_waits_for_a_healthy_database_before_it_starts_a_node()
    {
        Compose.Services["postgres"].HasHealthCheck.ShouldBeTrue();
        Nodes.Where(node => !node.Value.DependsOn.Contains("postgres")).Select(node => node.Key).ShouldBeEmpty();
    }

    [Fact]
    public void Compose_checks_the_health_of_each_node_by_what_answers_there()
    {
        string[] ownHealth = ["health", "--node"];
        foreach (var (name, node) in Nodes)
        {
            // Only a server has something that the image's check can ask.
            if (node.Command[0] == "server") node.HasHealthCheck.ShouldBeFalse(name);
            else node.HealthTest.ShouldBe(["CMD", "tradewind", .. ownHealth], name);
        }

        var help = BuiltApp.Run([.. ownHealth, "--help"]);
        help.ExitCode.ShouldBe(0, help.Output);
        help.Output.ShouldContain("--node");
    }

    [Fact]
    public void S10_compose_encrypts_the_keys_on_every_node() =>
        Nodes.Where(node => node.Value.Environment.GetValueOrDefault("TRADEWIND_KEYS_PASSWORD_FILE") != "/run/secrets/keys_password" || !node.Value.Secrets.Contains("keys_password")).Select(node => node.Key).ShouldBeEmpty();

    [Fact]
    public void Compose_holds_no_password() =>
        Compose.Services.Values.SelectMany(service => service.Environment)
            .Where(setting => setting.Key.EndsWith("PASSWORD", StringComparison.Ordinal) || setting.Value.Contains("Password=", StringComparison.OrdinalIgnoreCase))
            .Select(setting => setting.Key)
            .ShouldBeEmpty("A password comes from a secret file: ..._PASSWORD_FILE.");

    [Fact]
    public void Image_starts_a_role_and_checks_its_own_health()
    {
        Arguments("ENTRYPOINT").ShouldBe(["tradewind"]);
        Roles.ShouldContain(Arguments("CMD").ShouldHaveSingleItem());
        Instruction("HEALTHCHECK").ShouldEndWith("CMD [\"tradewind\", \"health\"]");
    }

    [Fact]
    public void Image_does_not_run_as_root() => Instruction("USER").ShouldBe("$APP_UID");

    private static string[] Arguments(string instruction) => JsonSerializer.Deserialize<string[]>(Instruction(instruction))!;

    private static string Instruction(string name) => Repository.Read("Dockerfile").Split('\n')
        .Last(line => line.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..].Trim();
}
