using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Pages.Runs;

/// <summary>The runs of all DAGs, or of one, by when they ran.</summary>
public sealed partial class RunTimeline
{
    private const int Most = 2_000;
    private const string UsualBack = "6h";

    private static readonly (string Key, string Label)[] Spans = [("1h", "1 hour"), ("6h", "6 hours"), ("24h", "24 hours"), ("7d", "7 days")];

    private IGrouping<string, RunSummary>[]? _dags;
    private TimeAxis _axis = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    private bool _cut;

    /// <summary>Only runs of this DAG.</summary>
    [Parameter] public string? DagId { get; set; }

    /// <summary>How far back, as the address says.</summary>
    [Parameter] public string? Asked { get; set; }

    [Inject] private IRunQueries Runs { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Run)];

    protected override TimeSpan Tick => TimeSpan.FromSeconds(2);

    private string Back => Spans.Any(span => span.Key == Asked) ? Asked! : UsualBack;

    private TimeSpan Length => Back switch
    {
        "1h" => TimeSpan.FromHours(1),
        "24h" => TimeSpan.FromDays(1),
        "7d" => TimeSpan.FromDays(7),
        _ => TimeSpan.FromHours(6),
    };

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var now = Clock.GetUtcNow();
        var axis = new TimeAxis(now - Length, now);
        var runs = await Runs.WithinAsync(axis.From, axis.To, DagId, Most, cancel);
        _cut = runs.Count == Most;
        _axis = axis;
        _dags = [.. runs.GroupBy(run => run.Head.DagId).OrderBy(dag => dag.Key, StringComparer.Ordinal)];
    }

    private string Words(RunSummary run)
    {
        var duration = (run.Head.EndedAt ?? _axis.To) - run.Head.StartedAt!.Value;
        return $"{run.Head.DagId}, {TimeWords.Absolute(run.Head.LogicalDate, TimeForm.Minute)}: {StateLook.Of(run.Head.State).Word.ToLowerInvariant()}, {TimeWords.Of(duration)}";
    }
}
