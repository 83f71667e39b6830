namespace Tradewind.Graph;

/// <summary>What a mapped task fans out over, when that is more than one task's output.</summary>
public sealed record MapSpec
{
    /// <summary>True: element by element, side by side. False: every combination, the last part going through fastest.</summary>
    public bool Zipped { get; init; }

    /// <summary>
    /// The parts in order: for a list of the script how many elements it has, null for the next output in <see cref="TaskSpec.MapOver"/>.
    /// </summary>
    public required IReadOnlyList<int?> Parts { get; init; }
}
