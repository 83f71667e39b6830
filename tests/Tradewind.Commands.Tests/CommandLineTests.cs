using System.CommandLine;

namespace Tradewind.Commands.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Every_command_that_does_something_shows_an_example() =>
        Leaves(CommandsBeforeHelpIsSplit()).Where(command => command.Description?.Contains("Example:\n  ", StringComparison.Ordinal) != true)
            .Select(command => command.Name).ShouldBeEmpty();

    [Fact]
    public void Every_command_that_answers_can_answer_in_json() =>
        Leaves(CommandLine.Create()).Where(command => command.Options.All(option => option.Name != "--json"))
            .Select(command => command.Name).Order()
            // These run until they are stopped, change a password, print a shell's script, or a file that is JSON.
            .ShouldBe(["bash", "export", "export", "fish", "pwsh", "scheduler", "server", "set-password", "standalone", "worker", "zsh"]);

    [Fact]
    public void Every_command_that_takes_an_index_calls_it_the_same() =>
        Leaves(CommandLine.Create()).SelectMany(command => command.Options).Where(option => option.Name.EndsWith("index") || option.Aliases.Any(alias => alias.EndsWith("index")))
            .Select(option => $"{option.Name} {string.Join(' ', option.Aliases)}").Distinct().ShouldBe(["--index --map-index"]);

    [Fact]
    public async Task Help_of_a_command_ends_with_its_example()
    {
        var help = await Shell.RunAsync([], "", "dags", "trigger", "--help");
        help.Code.ShouldBe(ExitCode.Ok);
        help.Out.TrimEnd().ShouldEndWith("""tradewind dags trigger daily_sales --wait --params '{"currency":"USD"}'""");
    }

    [Fact]
    public async Task List_of_commands_shows_no_examples() => (await Shell.RunAsync([], "", "dags", "--help")).Out.ShouldNotContain("Example");

    [Theory]
    [InlineData("dags", "frobnicate")]
    [InlineData("dags", "show")]
    [InlineData("dags", "list", "--limit", "many")]
    [InlineData("runs", "show", "1", "2")]
    public async Task Command_that_cannot_be_understood_points_to_the_help(params string[] arguments)
    {
        var result = await Shell.RunAsync([], "", arguments);
        result.Code.ShouldBe(ExitCode.Usage);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldContain("--help");
    }

    [Theory]
    [InlineData("SLOTS: 'many' is no whole number, or too large a one.", "pools", "set", "warehouse", "many")]
    [InlineData("--limit: '1.5' is no whole number, or too large a one.", "dags", "list", "--limit", "1.5")]
    [InlineData("BACKFILL: 'x' is no whole number, or too large a one.", "backfills", "show", "x")]
    [InlineData("FILE: '' is no file.", "dags", "test", "")]
    public async Task Value_of_the_wrong_kind_is_told_with_where_it_stands(string words, params string[] arguments)
    {
        var result = await Shell.RunAsync([], "", arguments);
        result.Code.ShouldBe(ExitCode.Usage);
        result.Error.ShouldStartWith(words);
    }

    [Theory]
    [InlineData("--disabled", "users", "set", "ada", "--disabled", "maybe")]
    [InlineData("--disabled", "users", "set", "ada", "--disabled")]
    [InlineData("--enabled", "alerts", "set", "ops", "--enabled", "maybe")]
    public async Task Switch_that_is_neither_true_nor_false_changes_nothing(string option, params string[] arguments)
    {
        var result = await Shell.RunAsync([], "", arguments);
        result.Code.ShouldBe(ExitCode.Usage);
        result.Error.ShouldContain(option);
    }

    [Theory]
    [InlineData("dags")]
    [InlineData]
    public async Task Half_a_command_shows_how_to_go_on(params string[] arguments)
    {
        var result = await Shell.RunAsync([], "", arguments);
        result.Code.ShouldBe(ExitCode.Usage);
        result.Out.ShouldContain("Commands:");
    }

    private static IEnumerable<Command> CommandsBeforeHelpIsSplit() =>
    [
        .. RoleCommands.All(), DagsCommand.Create(), RunsCommand.Create(), TasksCommand.Create(), ConnectionsCommand.Create(), VariablesCommand.Create(),
        .. InstallationCommands.All(), .. AccessCommands.All(), DbCommand.Create(),
    ];

    private static IEnumerable<Command> Leaves(Command command) => command.Subcommands.Count == 0 ? [command] : Leaves(command.Subcommands);

    private static IEnumerable<Command> Leaves(IEnumerable<Command> commands) => commands.SelectMany(Leaves);
}
