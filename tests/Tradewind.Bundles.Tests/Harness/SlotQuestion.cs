namespace Tradewind.Bundles.Tests.Harness;

/// <summary>What a timetable was asked.</summary>
internal sealed record SlotQuestion(string DagId, DateTimeOffset From, DateTimeOffset? LatestBy, int Count);
