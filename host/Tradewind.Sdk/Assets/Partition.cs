using Tradewind.Graph;

namespace Tradewind;

/// <summary>
/// How the partition keys of an asset's news become those of runs: <c>On(orders).ByPartition(Partition.ToWeek())</c>. Words follow one another:
/// <c>Partition.Part(1).ToMonth()</c> takes what stands after the first <c>|</c> of <c>us|2026-11-01</c> and makes <c>2026-11</c> of it.
/// </summary>
public static class Partition
{
    /// <summary>The key as it is.</summary>
    public static PartitionMap Same() => new([]);

    /// <inheritdoc cref="PartitionMap.ToDay"/>
    public static PartitionMap ToDay() => Same().ToDay();

    /// <inheritdoc cref="PartitionMap.ToWeek"/>
    public static PartitionMap ToWeek() => Same().ToWeek();

    /// <inheritdoc cref="PartitionMap.ToMonth"/>
    public static PartitionMap ToMonth() => Same().ToMonth();

    /// <inheritdoc cref="PartitionMap.ToQuarter"/>
    public static PartitionMap ToQuarter() => Same().ToQuarter();

    /// <inheritdoc cref="PartitionMap.ToYear"/>
    public static PartitionMap ToYear() => Same().ToYear();

    /// <inheritdoc cref="PartitionMap.ToWholeDay"/>
    public static PartitionMap ToWholeDay(string timeZone = "UTC") => Same().ToWholeDay(timeZone);

    /// <inheritdoc cref="PartitionMap.ToWholeWeek"/>
    public static PartitionMap ToWholeWeek(PartitionPart of = PartitionPart.Day, string timeZone = "UTC") => Same().ToWholeWeek(of, timeZone);

    /// <inheritdoc cref="PartitionMap.ToWholeMonth"/>
    public static PartitionMap ToWholeMonth(PartitionPart of = PartitionPart.Day, string timeZone = "UTC") => Same().ToWholeMonth(of, timeZone);

    /// <inheritdoc cref="PartitionMap.ToWholeQuarter"/>
    public static PartitionMap ToWholeQuarter(PartitionPart of = PartitionPart.Day) => Same().ToWholeQuarter(of);

    /// <inheritdoc cref="PartitionMap.ToWholeYear"/>
    public static PartitionMap ToWholeYear(PartitionPart of = PartitionPart.Day) => Same().ToWholeYear(of);

    /// <summary>One key for all news, whatever its own, and for news that has none.</summary>
    /// <param name="key">The key, 1 to 200 characters.</param>
    public static PartitionMap Constant(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new([new() { Kind = PartitionStepKind.Constant, Value = key }]);
    }

    /// <inheritdoc cref="PartitionMap.Part"/>
    public static PartitionMap Part(int index, char separator = '|') => Same().Part(index, separator);

    /// <summary>
    /// Each part of a composite key by a map of its own: <c>Partition.Parts(Partition.Same(), Partition.ToMonth())</c> makes <c>us|2026-11</c> of
    /// <c>us|2026-11-01</c>.
    /// </summary>
    /// <param name="maps">One for each part.</param>
    public static PartitionMap Parts(params PartitionMap[] maps) => Parts('|', maps);

    /// <inheritdoc cref="Parts(PartitionMap[])"/>
    /// <param name="separator">What stands between the parts.</param>
    /// <param name="maps">One for each part.</param>
    public static PartitionMap Parts(char separator, params PartitionMap[] maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        return new([new() { Kind = PartitionStepKind.Parts, Separator = separator.ToString(), Parts = [.. maps.Select(map => map.Spec)] }]);
    }
}
