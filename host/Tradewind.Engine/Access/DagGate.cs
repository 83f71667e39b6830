using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Access;

/// <summary>
/// Asks whether a caller may do something to a DAG. A DAG that the caller does not see is refused as one that does not exist: the
/// answer must not tell the two apart.
/// </summary>
public static class DagGate
{
    /// <summary>Refuses who may not do this to the DAG.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="deed">What for.</param>
    /// <param name="dagId">To which DAG.</param>
    /// <param name="dags">Where its tags are known.</param>
    /// <param name="missing">What is said when the caller does not see the DAG.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <exception cref="RejectedException"><paramref name="missing"/>.</exception>
    /// <exception cref="NotAllowedException">The caller sees the DAG, but has too small a role on it.</exception>
    public static async Task RequireAsync(this Caller caller, Deed deed, string dagId, IDagStore dags, Func<RejectedException> missing, CancellationToken cancel)
    {
        caller.Require(deed);
        if (caller.Rights.OnEverything >= deed.Takes) return;
        var tags = await TagsAsync(dagId, dags, cancel);
        if (caller.Rights.OnDag(dagId, tags) < Role.Viewer) throw missing();
        if (caller.Refusal(deed, dagId, tags) is { } refusal) throw new NotAllowedException(refusal);
    }

    /// <summary>Why the caller may not do this to the DAG, and whether that is because the caller does not even see it; null when the caller may.</summary>
    public static async Task<(string Why, bool Unseen)?> RefusalAsync(this Caller caller, Deed deed, string dagId, IDagStore dags, CancellationToken cancel)
    {
        if (caller.Rights.OnEverything >= deed.Takes) return null;
        var tags = await TagsAsync(dagId, dags, cancel);
        return caller.Refusal(deed, dagId, tags) is { } refusal ? (refusal, caller.Rights.OnDag(dagId, tags) < Role.Viewer) : null;
    }

    private static async Task<IReadOnlyList<string>> TagsAsync(string dagId, IDagStore dags, CancellationToken cancel) =>
        (await dags.CurrentAsync(dagId, cancel))?.Plan.Graph.Tags ?? [];
}
