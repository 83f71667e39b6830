namespace Tradewind.Simulator.Tests.Runners;

/// <summary>The metastore gave an instance the look that several share.</summary>
/// <param name="Key">Which look.</param>
/// <param name="Instance">To whom.</param>
/// <param name="Now">The time by the one who asked.</param>
/// <param name="At">The time.</param>
/// <param name="Interval">For how long nobody else has it.</param>
internal sealed record LookGiven(string Key, long Instance, DateTimeOffset Now, DateTimeOffset At, TimeSpan Interval);
