using Tradewind.Server.Tests;

namespace Tradewind.Commands.Tests;

public sealed class CompletionTests : IDisposable
{
    private readonly TimeSpan _usual = Completions.Longest;

    public CompletionTests() => Completions.Longest = TimeSpan.FromMinutes(1);

    public void Dispose() => Completions.Longest = _usual;

    [Theory]
    [InlineData("dags li", "list")]
    [InlineData("runs sh", "show")]
    [InlineData("users set ada --role ", "operator")]
    [InlineData("dags list --st", "--state")]
    [InlineData("users grant ada ", "operator")]
    [InlineData("runs mark sales/first ", "failed")]
    [InlineData("runs change ", "resume")]
    [InlineData("dags change ", "unpause")]
    [InlineData("dags change t", "trigger")]
    [InlineData("runs list --state ", "running")]
    [InlineData("runs list --type ", "backfill")]
    [InlineData("alerts set ops --kind ", "slack")]
    public async Task Command_is_completed_by_its_own_words(string line, string word)
    {
        await using var server = await TestServer.StartAsync();
        (await SuggestAsync(server, line)).ShouldContain(word);
    }

    [Theory]
    [InlineData("dags show ", "sales")]
    [InlineData("dags show sa", "sales")]
    [InlineData("runs list --dag ", "sales")]
    [InlineData("runs show sa", "sales/")]
    [InlineData("runs show sales/", "sales/latest")]
    [InlineData("runs show sales/f", "sales/first")]
    [InlineData("tasks log sales/first ", "load")]
    [InlineData("runs history sales/first --task ", "load")]
    [InlineData("pools show ", "warehouse")]
    [InlineData("connections show ", "sales_db")]
    [InlineData("connections set new --type ", "postgres")]
    [InlineData("variables delete ", "region")]
    public async Task Id_is_completed_by_what_the_server_has(string line, string word)
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun("first");
        server.Runs.ConnectionTypes.Add(new("Sql", new('a', 64), [new() { Id = "postgres", Title = "PostgreSQL" }]));
        server.Configuration.Connections["sales_db"] = new() { Id = "sales_db", Type = "postgres" };
        server.Configuration.Variables["region"] = new("region", "emea", false, null);
        await server.Client(Role.Author).SavePoolAsync("warehouse", new() { Slots = 3 });
        (await SuggestAsync(server, line)).ShouldContain(word);
    }

    [Fact]
    public async Task Help_names_an_argument_instead_of_what_completes_it()
    {
        await using var server = await TestServer.StartAsync();

        var help = (await Shell.RunAsync(server, Role.Viewer, "dags", "show", "--help")).Out;

        help.ShouldContain("<DAG>");
        help.ShouldNotContain("sales>");
        (await Shell.RunAsync(server, Role.Viewer, "dags", "--help")).Out.ShouldContain("show <DAG>");
    }

    [Fact]
    public async Task Argument_that_is_given_is_not_offered_again()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun("first");
        (await SuggestAsync(server, "tasks log sales/first ")).ShouldNotContain("sales/");
    }

    [Theory]
    [InlineData("dags show ")]
    [InlineData("runs show sales/")]
    [InlineData("tasks log sales/first ")]
    public async Task Id_without_a_server_is_completed_by_nothing_and_without_a_word(string line)
    {
        var result = await Shell.RunAsync(new() { ["TRADEWIND_SERVER"] = "http://127.0.0.1:1", ["TRADEWIND_TOKEN"] = "tw_none" }, "", $"[suggest:{line.Length}]", line);
        result.Code.ShouldBe(ExitCode.Ok);
        result.Error.ShouldBeEmpty();
        result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ShouldAllBe(word => word[0] == '-' || word[0] == '/');
    }

    [Theory]
    [InlineData("bash", "complete -o default")]
    [InlineData("zsh", "compdef")]
    [InlineData("fish", "complete -c tradewind")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Script_of_a_shell_asks_the_command_itself(string shell, string registers)
    {
        var result = await Shell.RunAsync([], "", "completion", shell);
        result.Code.ShouldBe(ExitCode.Ok);
        result.Out.ShouldContain(registers);
        result.Out.ShouldContain("[suggest:");
    }

    private static async Task<string[]> SuggestAsync(TestServer server, string line)
    {
        var result = await Shell.RunAsync(server, Role.Viewer, $"[suggest:{line.Length}]", line);
        result.Code.ShouldBe(ExitCode.Ok);
        result.Error.ShouldBeEmpty();
        return result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
