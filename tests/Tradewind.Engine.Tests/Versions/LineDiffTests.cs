using Tradewind.Engine.Versions;

namespace Tradewind.Engine.Tests.Versions;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("a b c", "a b c", " a  b  c")]
    [InlineData("", "a b", "+a +b")]
    [InlineData("a b", "", "-a -b")]
    [InlineData("a b c", "a x c", " a -b +x  c")]
    [InlineData("a b c d e", "a c d x e", " a -b  c  d +x  e")]
    [InlineData("a b", "b a", "+b  a -b")]
    [InlineData("x a x b x", "x b x a x", " x +b +x  a -x -b  x")]
    public void Lines_are_the_same_gone_or_new_in_order(string before, string after, string expected)
    {
        var lines = LineDiff.Of(Text(before), Text(after));
        string.Join(' ', lines.Select(line => $"{Sign(line)}{line.Text}")).ShouldBe(expected);
    }

    // Whatever the search finds, both texts must come out of it again, line by line with their numbers.
    [Fact]
    public void Both_texts_come_out_of_the_diff_whatever_they_are()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var (before, after) = (Some(random), Some(random));
            var lines = LineDiff.Of(Text(before), Text(after));
            lines.Where(line => line.From is not null).Select(line => line.Text).ShouldBe(Split(before));
            lines.Where(line => line.To is not null).Select(line => line.Text).ShouldBe(Split(after));
            lines.Select(line => line.From).OfType<int>().ShouldBe(Enumerable.Range(1, Split(before).Length));
            lines.Select(line => line.To).OfType<int>().ShouldBe(Enumerable.Range(1, Split(after).Length));
            lines.ShouldAllBe(line => (line.Kind == null) == (line.From != null && line.To != null));
        }
    }

    [Fact]
    public void Ends_of_lines_are_no_difference_of_lines() => LineDiff.Of("a\r\nb\r\n", "a\nb").ShouldAllBe(line => line.Kind == null);

    [Fact]
    public void File_that_is_all_new_and_very_long_is_replaced_as_a_whole()
    {
        var lines = LineDiff.Of(string.Join('\n', Enumerable.Range(0, 15_000)), string.Join('\n', Enumerable.Range(20_000, 15_000)));
        lines.Count.ShouldBe(30_000);
        lines.Take(15_000).ShouldAllBe(line => line.Kind == ChangeKind.Removed);
    }

    [Fact]
    public void Hunks_have_lines_around_them_and_near_ones_stand_together()
    {
        var before = string.Join(' ', Enumerable.Range(1, 30));
        var after = before.Replace("10 ", "ten ", StringComparison.Ordinal).Replace("14 ", "", StringComparison.Ordinal).Replace("25 ", "25 more ", StringComparison.Ordinal);
        var hunks = LineDiff.Hunks(LineDiff.Of(Text(before), Text(after)), 2);
        hunks.Select(hunk => hunk.Header).ShouldBe(["@@ -8,9 +8,8 @@", "@@ -24,4 +23,5 @@"]);
        LineDiff.Hunks(LineDiff.Of(Text(before), Text(after)), 0).Select(hunk => hunk.Header).ShouldBe(["@@ -10,1 +10,1 @@", "@@ -14,1 +0,0 @@", "@@ -0,0 +25,1 @@"]);
        LineDiff.Hunks(LineDiff.Of(Text(before), Text(before)), 3).ShouldBeEmpty();
    }

    private static string Text(string words) => string.Join('\n', Split(words));

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Some(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(12)).Select(_ => "abcd"[random.Next(4)]));

    private static char Sign(DiffLine line) => line.Kind switch { ChangeKind.Added => '+', ChangeKind.Removed => '-', _ => ' ' };
}
