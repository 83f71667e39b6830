using System.Text.Json;
using Tradewind.Tests;

namespace Tradewind.Examples.Tests;

/// <summary>Whatever somebody who may trigger an example writes into its parameters is only text: for the shell, for SQL, for paths.</summary>
public sealed class HostileParameterTests(Workplace workplace) : IClassFixture<Workplace>
{
    private const string Pwned = "pwned";

    private static readonly string[] Hostile =
    [
        "; touch pwned #", "$(touch pwned)`touch pwned`", "' && touch pwned ' \" | touch pwned #\n touch pwned \n", "--output=pwned", "../pwned/x", "'; ATTACH DATABASE 'pwned' AS p; CREATE TABLE p.t (n); --",
        "\u0000pwned {{7*7}}",
    ];

    // The parameters that are texts, of every example that has parameters.
    private static readonly Dictionary<string, string[]> Texts = new()
    {
        ["dags/daily_sales.csx"] = ["currency"], ["dags/repo_history.csx"] = ["since"], ["dags/recovery.csx"] = [],
        ["dags/examples/clear.csx"] = [], ["dags/examples/limits_keys.csx"] = ["customer"], ["dags/examples/schedule_auto_pause.csx"] = [],
        ["dags/examples/task_cache.csx"] = ["region"], ["dags/examples/trigger_dag.csx"] = ["name"],
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            // What starts a process or speaks SQL meets all of them, the others one of each kind.
            foreach (var (script, texts) in Texts)
                if (texts.Length > 0)
                    foreach (var text in Reaches(script) ? Hostile : Hostile[..2]) cases.Add(script, text);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void S20_hostile_parameter_of_an_example_is_only_text(string script, string hostile)
    {
        var parameters = JsonSerializer.Serialize(Texts[script].ToDictionary(name => name, _ => hostile));
        var dag = Path.GetFileNameWithoutExtension(script) == "trigger_dag" ? new[] { "--dag", "trigger_dag_child" } : [];

        var (exitCode, output) = workplace.Tradewind(["dags", "test", Path.Combine(Repository.Root, script), .. dag, "--params", parameters]);

        // It ran to an end of its own, or was refused: neither is a crash.
        exitCode.ShouldBeInRange(0, 2, output);
        output.ShouldNotContain("Unhandled exception");
        workplace.Files().Where(file => Path.GetFileName(file).Contains(Pwned, StringComparison.Ordinal)).ShouldBeEmpty(output);
    }

    [Fact]
    public void S20_every_example_with_parameters_is_tried() =>
        Repository.Files.Where(path => path.StartsWith("dags/", StringComparison.Ordinal) && Path.GetExtension(path) is ".csx" or ".cs" && File.ReadAllText(Path.Combine(Repository.Root, path)).Contains(".Params<", StringComparison.Ordinal))
            .Order().ShouldBe(Texts.Keys.Order());

    [Fact]
    public void S20_what_the_shell_would_do_is_seen_by_this_test()
    {
        // The same text where a shell does read it.
        var script = workplace.Write("unsafe.csx", """
            var dag = new Dag("unsafe");
            dag.Params<P>();
            dag.Action("run", new ShellCommand { Command = From(ctx => "echo " + ctx.Params<P>().Name) });
            record P { public string Name { get; init; } = ""; }
            """);

        workplace.Tradewind("dags", "test", script, "--params", """{"name":"; touch seen"}""").ExitCode.ShouldBe(0);

        workplace.Files().ShouldContain(file => Path.GetFileName(file) == "seen");
    }

    private static bool Reaches(string script) =>
        File.ReadAllText(Path.Combine(Repository.Root, script)) is var text && (text.Contains("ShellCommand", StringComparison.Ordinal) || text.Contains("Sql", StringComparison.Ordinal));
}
