namespace Tradewind.Dashboard.Graph;

/// <summary>The gaps a layout keeps. Layers follow each other from left to right.</summary>
internal sealed record GraphSpacing
{
    public static GraphSpacing Default { get; } = new();

    /// <summary>Between the widest node of a layer and the next layer.</summary>
    public double BetweenLayers { get; init; } = 40;

    /// <summary>Between two nodes of one layer.</summary>
    public double BetweenNodes { get; init; } = 18;

    /// <summary>Between a passing edge and what stands beside it in a layer.</summary>
    public double BesideEdges { get; init; } = 7;

    /// <summary>The height a passing edge takes up in a layer.</summary>
    public double EdgeHeight { get; init; } = 2;
}
