namespace Tradewind.Engine.Versions;

/// <summary>Lines of a file that belong together: changed ones, and some around them that are the same.</summary>
/// <param name="Lines">The lines; what went stands before what came.</param>
public sealed record DiffHunk(IReadOnlyList<DiffLine> Lines)
{
    /// <summary>Where it lies in the files, as unified diffs say it: <c>@@ -3,7 +3,8 @@</c>.</summary>
    public string Header
    {
        get
        {
            return $"@@ -{Span(line => line.From)} +{Span(line => line.To)} @@";

            string Span(Func<DiffLine, int?> number)
            {
                var numbers = Lines.Select(number).Where(one => one is not null).ToArray();
                return numbers is [var first, ..] ? $"{first},{numbers.Length}" : "0,0";
            }
        }
    }
}
