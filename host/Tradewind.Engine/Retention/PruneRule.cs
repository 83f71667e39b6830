namespace Tradewind.Engine.Retention;

/// <summary>Which runs of a DAG are old. What still needs a run keeps it all the same: see <see cref="Ports.IPruneStore"/>.</summary>
public sealed record PruneRule
{
    /// <summary>The DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>Runs that ended before this are old; null when none is.</summary>
    public required DateTimeOffset? EndedBefore { get; init; }

    /// <summary>The same for runs of drafts.</summary>
    public required DateTimeOffset? DraftsEndedBefore { get; init; }

    /// <summary>How many of the latest runs stay however old they are; runs of drafts are not counted.</summary>
    public required int Least { get; init; }

    /// <summary>What the settings and the DAG's script say; the script's word goes first.</summary>
    public static PruneRule Of(RetentionSettings settings, DagRetention dag, DateTimeOffset now) => new()
    {
        DagId = dag.DagId, EndedBefore = Before(now, dag.KeepRuns ?? settings.Runs), DraftsEndedBefore = Before(now, settings.Drafts), Least = settings.LeastRuns,
    };

    /// <summary>What a person asks for: all that is older than this. What the script wants kept for longer stays: to let go of that is the script's business.</summary>
    public static PruneRule Of(TimeSpan olderThan, int least, DagRetention dag, DateTimeOffset now) => new()
    {
        DagId = dag.DagId, EndedBefore = Before(now, dag.KeepRuns > olderThan ? dag.KeepRuns : olderThan), DraftsEndedBefore = Before(now, olderThan), Least = least,
    };

    /// <summary>The moment that is so long ago; null when there is none, because it is kept for ever or for longer than there are dates.</summary>
    public static DateTimeOffset? Before(DateTimeOffset now, TimeSpan? keep) => keep is { } span && now - DateTimeOffset.UnixEpoch > span ? now - span : null;
}
