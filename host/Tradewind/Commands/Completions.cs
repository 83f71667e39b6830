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

    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["--role"] = ["viewer", "operator", "author", "admin"],
        ["--type"] = ["scheduled", "manual", "backfill", "asset", "triggered"],
        ["--reprocess"] = ["none", "failed", "completed"],
        ["--version"] = ["latest", "original"],
    };

    /// <summary>How long the server has to answer; longer in tests, which must not depend on how busy the machine is.</summary>
    internal static TimeSpan Longest { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Gives every argument and option of the tree what it offers, by its name: DAG is a DAG everywhere.</summary>
    public static void AddTo(Command command)
    {
        foreach (var argument in command.Arguments)
        {
            // Help would ask for what completes it, a server's fifty ids, and print them in place of its name.
            argument.HelpName ??= argument.Name;
            if (argument.Name == "DAG") argument.CompletionSources.Add(context => IsGiven(argument, context) ? [] : Ask(client => DagsAsync(client, context.WordToComplete)));
            if (argument.Name == "RUN") argument.CompletionSources.Add(context => IsGiven(argument, context) ? [] : Ask(client => RunsAsync(client, context.WordToComplete)));
            if (argument.Name == "TASK") argument.CompletionSources.Add(context => !IsGiven(argument, context) && RunBefore(command, context) is { } run ? Ask(client => TasksAsync(client, run)) : []);
        }

        foreach (var option in command.Options)
        {
            if (option.Name == "--dag") option.CompletionSources.Add(context => Ask(client => DagsAsync(client, context.WordToComplete)));
            if (option.Name == "--task" && command.Arguments.Any(argument => argument.Name == "RUN")) option.CompletionSources.Add(context => RunBefore(command, context) is { } run ? Ask(client => TasksAsync(client, run)) : []);
            // A connection's type is any word; what brought a run about is one of few.
            if (Words.TryGetValue(option.Name, out var words) && (option.Name != "--type" || command.Name == "list")) option.CompletionSources.Add(words);
        }

        foreach (var inner in command.Subcommands) AddTo(inner);
    }

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
