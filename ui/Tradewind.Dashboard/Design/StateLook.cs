using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Design;

/// <summary>
/// How a task's or a run's state looks: its word, its shape and its number on the canvas. The colour is the token
/// <c>--state-{name}</c> of app.css. One table for all: status is never colour alone.
/// </summary>
public sealed record StateLook(int Number, string Name, string Word, string Shape)
{
    /// <summary>In the order of their numbers; graph.js receives this order and knows nothing else of states.</summary>
    public static IReadOnlyList<StateLook> All { get; } =
    [
        new(0, "none", "Not started", "ring"),
        new(1, "scheduled", "Scheduled", "clock"),
        new(2, "queued", "Queued", "bars"),
        new(3, "running", "Running", "spin"),
        new(4, "success", "Success", "check"),
        new(5, "failed", "Failed", "cross"),
        new(6, "skipped", "Skipped", "skip"),
        new(7, "upstream_failed", "Upstream failed", "up"),
        new(8, "up_for_retry", "Up for retry", "retry"),
        new(9, "waiting", "Waiting", "hourglass"),
        new(10, "awaiting_input", "Awaiting input", "hand"),
        new(11, "cancelled", "Cancelled", "slash"),
        new(12, "removed", "Removed", "minus"),
        new(13, "paused", "Paused", "pause"),
        new(14, "timed_out", "Timed out", "clock"),
        new(15, "lost", "Lost", "minus"),
        new(16, "poison", "Poison", "cross"),
    ];

    private static readonly Dictionary<string, StateLook> ByName = All.ToDictionary(look => look.Name);

    /// <summary>The look of a state or an attempt's outcome by its word, for example <c>up_for_retry</c>.</summary>
    public static StateLook Of(string? word) => ByName.GetValueOrDefault(word ?? "none") ?? All[0] with { Word = word! };

    public static StateLook Of(TaskInstanceState state) => Of(state.Word());

    public static StateLook Of(RunState state) => Of(state.Word());
}
