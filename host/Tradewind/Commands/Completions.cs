using System.CommandLine;
using System.CommandLine.Completions;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>
/// What the Tab key offers beyond the commands themselves: ids that the server knows, and words of few values. Whoever types must not wait, nor be told
/// that there is no server: then there is nothing to offer.
/// </summary>
internal static class Completions
{
    private const int Most = 50;

    private static readonly string[] RunStates = ["queued", "running", "paused", "success", "failed", "cancelled"];

    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["--role"] = ["viewer", "operator", "author", "admin"],
        ["--type"] = ["scheduled", "manual", "backfill", "asset", "triggered"],
        ["--reprocess"] = ["none", "failed", "completed"],
        ["--version"] = ["latest", "original"],
        ["--disabled"] = ["true", "false"],
        ["--enabled"] = ["true", "false"],
    };

    // By the command and its argument or option; by the command it is part of where several of its commands have the same.
    private static readonly Dictionary<(string Command, string Symbol), string[]> WordsOf = new()
    {
        [("grant", "ROLE")] = ["viewer", "operator", "author", "admin"],
        [("mark", "STATE")] = ["success", "failed", "skipped"],
        [("runs change", "ACTION")] = ["clear", "mark", "cancel", "pause", "resume"],
        [("dags change", "ACTION")] = ["pause", "unpause", "trigger"],
        [("runs list", "--state")] = RunStates,
        [("dags list", "--state")] = RunStates,
        [("runs change", "--state")] = RunStates,
        [("dags change", "--state")] = RunStates,
        [("runs change", "--as")] = ["success", "failed", "skipped"],
        [("alerts set", "--kind")] = ["webhook", "smtp", "slack"],
        [("alerts set", "--security")] = ["starttls", "tls", "none"],
    };

    private static readonly Dictionary<(string Command, string Symbol), Func<TradewindClient, string, Task<IEnumerable<string>>>> Names = new()
    {
        [("pools", "NAME")] = async (client, _) => (await client.PoolsAsync()).Items.Select(one => one.Name),
        [("variables", "NAME")] = async (client, _) => (await client.VariablesAsync()).Items.Select(one => one.Name),
        [("connections", "NAME")] = async (client, _) => (await client.ConnectionsAsync()).Items.Select(one => one.ConnectionId),
        [("connections", "TYPE")] = async (client, _) => (await client.ConnectionTypesAsync()).Items.Select(one => one.Type),
        [("connections", "--type")] = async (client, _) => (await client.ConnectionTypesAsync()).Items.Select(one => one.Type),
        [("alerts", "NAME")] = async (client, _) => (await client.AlertChannelsAsync()).Items.Select(one => one.Name),
        [("users", "NAME")] = async (client, _) => (await client.UsersAsync()).Items.Select(one => one.Name),
        [("plugins", "NAME")] = async (client, _) => (await client.PluginsAsync()).Items.Where(one => one.InstalledAt is not null).Select(one => one.Name).Distinct(),
        [("tokens", "TOKEN")] = async (client, _) => (await client.TokensAsync()).Items.Select(one => one.TokenId),
        [("scripts", "SCRIPT")] = async (client, _) => (await client.ScriptsAsync()).Items.Select(one => one.Path),
        [("assets", "ASSET")] = async (client, word) => (await client.AssetsAsync(word.Length == 0 ? null : word, limit: Most)).Items.Select(one => one.Asset),
        [("assets", "--asset")] = async (client, word) => (await client.AssetsAsync(word.Length == 0 ? null : word, limit: Most)).Items.Select(one => one.Asset),
        [("dags", "--tag")] = async (client, _) => (await client.DagTagsAsync()).Items.Select(one => one.Tag),
        [("backfills", "BACKFILL")] = async (client, _) => (await client.BackfillsAsync(limit: Most)).Items.Select(one => $"{one.BackfillId}"),
    };

    /// <summary>How long the server has to answer; longer in tests, which must not depend on how busy the machine is.</summary>
    internal static TimeSpan Longest { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Gives every argument and option of the tree what it offers, by its name: DAG is a DAG everywhere.</summary>
    public static void AddTo(Command command, Command? parent = null)
    {
        foreach (var argument in command.Arguments)
        {
            // Help would ask for what completes it, a server's fifty ids, and print them in place of its name.
            argument.HelpName ??= argument.Name;
            if (NamesOf(parent, argument.Name) is { } names) argument.CompletionSources.Add(context => IsGiven(argument, context) ? [] : Ask(client => names(client, context.WordToComplete)));
            if (WordsFor(command, parent, argument.Name) is { } few) argument.CompletionSources.Add(context => IsGiven(argument, context) ? [] : few.Select(word => new CompletionItem(word)));
            if (argument.Name == "DAG") argument.CompletionSources.Add(context => IsGiven(argument, context) ? [] : Ask(client => DagsAsync(client, context.WordToComplete)));
            if (argument.Name == "RUN") argument.CompletionSources.Add(context => IsGiven(argument, context) ? [] : Ask(client => RunsAsync(client, context.WordToComplete)));
            if (argument.Name == "TASK") argument.CompletionSources.Add(context => !IsGiven(argument, context) && RunBefore(command, context) is { } run ? Ask(client => TasksAsync(client, run)) : []);
        }

        foreach (var option in command.Options)
        {
            if (option.Name == "--dag") option.CompletionSources.Add(context => Ask(client => DagsAsync(client, context.WordToComplete)));
            if (option.Name == "--task" && command.Arguments.Any(argument => argument.Name == "RUN")) option.CompletionSources.Add(context => RunBefore(command, context) is { } run ? Ask(client => TasksAsync(client, run)) : []);
            if (NamesOf(parent, option.Name) is { } names) option.CompletionSources.Add(context => Ask(client => names(client, context.WordToComplete)));
            else if (WordsFor(command, parent, option.Name) is { } words || Words.TryGetValue(option.Name, out words)) option.CompletionSources.Add(words);
        }

        foreach (var inner in command.Subcommands) AddTo(inner, command);
    }

    private static Func<TradewindClient, string, Task<IEnumerable<string>>>? NamesOf(Command? parent, string symbol) => parent is null ? null : Names.GetValueOrDefault((parent.Name, symbol));

    private static string[]? WordsFor(Command command, Command? parent, string symbol) => WordsOf.GetValueOrDefault((command.Name, symbol)) ?? WordsOf.GetValueOrDefault(($"{parent?.Name} {command.Name}", symbol));

    // The framework asks every argument of a command, also those before the one that is typed.
    private static bool IsGiven(Argument argument, CompletionContext context) =>
        argument.Arity.MaximumNumberOfValues == 1 && context.ParseResult.GetResult(argument)?.Tokens is [var given, ..] && given.Value != context.WordToComplete;

    private static string? RunBefore(Command command, CompletionContext context) =>
        command.Arguments.FirstOrDefault(argument => argument.Name == "RUN") is Argument<string> run ? context.ParseResult.GetValue(run) : null;

    private static async Task<IEnumerable<string>> DagsAsync(TradewindClient client, string word) =>
        (await client.DagsAsync(new() { Text = word.Length == 0 ? null : word, Limit = Most })).Items.Select(dag => dag.DagId);

    // Before the slash it is a DAG that is asked for.
    private static async Task<IEnumerable<string>> RunsAsync(TradewindClient client, string word)
    {
        if (word.IndexOf('/') is not (> 0 and var slash)) return (await DagsAsync(client, word)).Select(dag => $"{dag}/");
        var dag = word[..slash];
        return (await client.RunsAsync(new() { DagId = dag, Limit = Most })).Items.Select(run => $"{dag}/{run.Key}").Prepend($"{dag}/latest");
    }

    private static async Task<IEnumerable<string>> TasksAsync(TradewindClient client, string run) =>
        (await client.RunProgressAsync((await RunReference.FindAsync(client, run, CancellationToken.None)).RunId)).Tasks.Select(task => task.TaskId);

    private static IEnumerable<CompletionItem> Ask(Func<TradewindClient, Task<IEnumerable<string>>> question)
    {
        try
        {
            // The framework asks for completions in one breath; nothing else runs in this process.
            return question(ServerAccess.Connect()).WaitAsync(Longest).GetAwaiter().GetResult().Select(word => new CompletionItem(word)).ToArray();
        }
        catch (Exception fault) when (fault is HttpRequestException or TradewindApiException or TimeoutException or OperationCanceledException or OptionsException or CommandFailedException or System.Text.Json.JsonException)
        {
            return [];
        }
    }
}
