namespace Tradewind.Engine.Runs;

/// <summary>What bounds the length of an output that other tasks fan out over.</summary>
/// <param name="Most">The most elements it may have.</param>
/// <param name="StrictestTask">The mapped task that sets this limit.</param>
/// <param name="MappedTasks">How many tasks get an instance for each element.</param>
public sealed record FanOutLimit(int Most, int StrictestTask, int MappedTasks);
