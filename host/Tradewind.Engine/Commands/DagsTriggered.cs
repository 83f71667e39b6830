namespace Tradewind.Engine.Commands;

/// <summary>What became of the wish to trigger the DAGs that fit a filter, or would.</summary>
/// <param name="Dags">Those that are triggered, by id.</param>
/// <param name="Runs">Their runs, in the same order; empty when it was only asked.</param>
/// <param name="Paused">How many of them are paused: their runs wait until they are active.</param>
/// <param name="Refused">Those on which the caller has too small a role.</param>
/// <param name="Faulty">Those that cannot be triggered so, and why: params without a default, a file that is gone.</param>
public sealed record DagsTriggered(IReadOnlyList<string> Dags, IReadOnlyList<long> Runs, int Paused, IReadOnlyList<string> Refused, IReadOnlyList<(string DagId, string Why)> Faulty);
