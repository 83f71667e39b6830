namespace Tradewind.Dashboard.Graph;

/// <summary>An edge between two node numbers and the points it passes: x, y, x, y, …</summary>
public sealed record GraphSceneEdge(int From, int To, IReadOnlyList<double> Points);
