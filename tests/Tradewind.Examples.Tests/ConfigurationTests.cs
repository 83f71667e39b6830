using Tradewind.Tests;

namespace Tradewind.Examples.Tests;

/// <summary>Where connections and variables come from, and that their secrets are seen nowhere.</summary>
public sealed class ConfigurationTests(Workplace workplace) : IClassFixture<Workplace>
{
    private static readonly string Example = Path.Combine(Repository.Root, "dags", "examples", "configuration.csx");

    [Fact]
    public void Environment_goes_before_the_secrets_folder_and_passwords_of_both_are_masked_in_the_log()
    {
        workplace.Write("secrets/variables/crm_ready", "yes\n");
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(workplace.Write("secrets/connections/crm", """{"type":"http","host":"from-folder","login":"ada","password":"open-sesame"}""")))!;

        var (_, kept) = workplace.TradewindWith(new() { ["TRADEWIND_SECRETS"] = folder }, "dags", "test", Example);
        var (_, given) = workplace.TradewindWith(
            new() { ["TRADEWIND_SECRETS"] = folder, ["TRADEWIND_CONN_CRM"] = """{"type":"http","host":"from-environment","login":"ada","password":"close-sesame"}""" }, "dags", "test", Example);

        kept.ShouldContain("Calls from-folder as ada with ***.");
        given.ShouldContain("Calls from-environment as ada with ***.");
        (kept + given).ShouldNotContain("sesame");
    }

    [Fact]
    public void Secret_is_masked_in_an_error_in_what_a_command_prints_and_in_the_name_of_an_index()
    {
        var script = workplace.Write("leaks.csx", """
            var dag = new Dag("leaks");
            dag.Action("fails", ctx => throw new FailNowException($"Refused: {ctx.Variable("api")}"));
            dag.Action("shows", new ShellCommand { Command = From(ctx => $"echo {ctx.Variable("api")}") });
            dag.Map("named", Each(["one"]), (_, ctx) => ctx.Variable("api").Length, name: _ => "open-sesame");
            """);

        var (exitCode, output) = workplace.TradewindWith(new() { ["TRADEWIND_VAR_API"] = "open-sesame" }, "dags", "test", script);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("Refused: ***");
        output.ShouldNotContain("sesame");
    }
}
