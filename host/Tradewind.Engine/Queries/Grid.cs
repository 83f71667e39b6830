namespace Tradewind.Engine.Queries;

/// <summary>Runs × tasks.</summary>
/// <param name="Tasks">The ids of all tasks that any of the runs has, in the order of the current version, removed ones last.</param>
/// <param name="Runs">The runs, oldest first, each with its states by task.</param>
public sealed record Grid(IReadOnlyList<string> Tasks, IReadOnlyList<GridRun> Runs);
