namespace Tradewind.Graph;

/// <summary>What the partitions are that a window is made of.</summary>
public enum PartitionPart
{
    /// <summary>Hours: keys such as <c>2026-11-01T13</c>, in UTC unless the key has an offset.</summary>
    Hour,

    /// <summary>Days: keys such as <c>2026-11-01</c>, or finer ones.</summary>
    Day,

    /// <summary>Months: keys such as <c>2026-11</c>, or finer ones.</summary>
    Month,
}
