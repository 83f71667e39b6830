namespace Tradewind.Engine.Commands;

/// <summary>What became of the wish to pause or unpause the DAGs that fit a filter, or would.</summary>
/// <param name="Dags">Those that change, by id.</param>
/// <param name="Already">How many that fit stood so before.</param>
/// <param name="Refused">Those on which the caller has too small a role.</param>
public sealed record DagsPaused(IReadOnlyList<string> Dags, int Already, IReadOnlyList<string> Refused);
