namespace Tradewind.Engine.Schedules;

/// <summary>The span of time [start, end) whose data a run processes; for a trigger timetable both are the fire time.</summary>
public readonly record struct DataInterval(DateTimeOffset Start, DateTimeOffset End);
