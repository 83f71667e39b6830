namespace Tradewind.Graph;

/// <summary>What a step makes of a partition key.</summary>
public enum PartitionStepKind
{
    /// <summary>The day of a time.</summary>
    Day,

    /// <summary>The ISO week of a day.</summary>
    Week,

    /// <summary>The month of a day.</summary>
    Month,

    /// <summary>The quarter of a month or a day.</summary>
    Quarter,

    /// <summary>The year of a month or a day.</summary>
    Year,

    /// <summary>The same key whatever comes.</summary>
    Constant,

    /// <summary>One part of a composite key.</summary>
    Part,

    /// <summary>A composite key with each part mapped by itself.</summary>
    Parts,
}
