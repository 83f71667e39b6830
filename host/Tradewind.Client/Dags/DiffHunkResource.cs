namespace Tradewind.Client;

/// <summary>Lines of a file that belong together: changed ones, and some around them that are the same.</summary>
public sealed record DiffHunkResource
{
    /// <summary>Where it lies, as unified diffs say it: <c>@@ -3,7 +3,8 @@</c>.</summary>
    public required string Header { get; init; }

    /// <summary>The lines; what went stands before what came.</summary>
    public required IReadOnlyList<DiffLineResource> Lines { get; init; }
}
