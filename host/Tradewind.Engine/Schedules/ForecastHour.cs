namespace Tradewind.Engine.Schedules;

/// <summary>What is expected of one hour.</summary>
/// <param name="Start">The full hour it begins at.</param>
/// <param name="Runs">How many runs begin in it.</param>
/// <param name="Busy">How long runs are under way in it, added up; those that began earlier count with what they reach into it.</param>
public sealed record ForecastHour(DateTimeOffset Start, int Runs, TimeSpan Busy);
