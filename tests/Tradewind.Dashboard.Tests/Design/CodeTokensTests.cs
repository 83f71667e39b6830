using Tradewind.Dashboard.Design;

namespace Tradewind.Dashboard.Tests.Design;

public sealed class CodeTokensTests
{
    [Theory]
    [InlineData("var x = $\"a {b} \\\" c\"; // done\n")]
    [InlineData("/* never closed")]
    [InlineData("\"never closed\nvar y = 'c';")]
    [InlineData("#load \"other.csx\"\nrecord R(int A = 0x1F, decimal B = 1.5m);")]
    [InlineData("")]
    public void Text_comes_out_unchanged(string text) => string.Concat(CodeTokens.Of(text).Select(token => token.Text)).ShouldBe(text);

    [Theory]
    [InlineData("/* a ")]
    [InlineData("/*")]
    [InlineData("\"\"\" a ")]
    [InlineData("\"\\")]
    [InlineData("$")]
    [InlineData("@")]
    [InlineData("\n")]
    [InlineData("' ")]
    [InlineData("\n\t\n ")]
    [InlineData("\\\"")]
    public void S15_text_of_nothing_but_beginnings_is_read_in_one_pass(string part)
    {
        // Read again from each of them this would take hours.
        var text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length)) + " var";

        string.Concat(CodeTokens.Of(text).Select(token => token.Text)).ShouldBe(text);
    }

    [Fact]
    public void Words_strings_and_notes_are_told_apart()
    {
        var tokens = CodeTokens.Of("var dag = new Dag(\"a\"); // hello").Where(token => token.Kind is not null);

        tokens.ShouldBe([("word", "var"), ("word", "new"), ("type", "Dag"), ("string", "\"a\""), ("note", "// hello")]);
    }
}
