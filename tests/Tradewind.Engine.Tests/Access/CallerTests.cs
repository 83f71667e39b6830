using Tradewind.Engine.Access;

namespace Tradewind.Engine.Tests.Access;

public sealed class CallerTests
{
    [Fact]
    public void May_what_its_role_and_all_smaller_ones_may()
    {
        foreach (var has in Enum.GetValues<Role>())
        {
            foreach (var needed in Enum.GetValues<Role>())
                new Caller("user:ada", has).May(needed).ShouldBe((int)has >= (int)needed, $"{has} for {needed}");
        }

        Enum.GetValues<Role>().Order().ShouldBe([Role.None, Role.Viewer, Role.Operator, Role.Author, Role.Admin]);
    }

    [Fact]
    public void Require_of_a_larger_role_says_who_what_and_which()
    {
        Should.Throw<NotAllowedException>(() => new Caller("user:ada", Role.Viewer).Require(Deed.Trigger))
            .Message.ShouldBe("Triggering a DAG takes the role operator; user:ada has viewer.");
        new Caller("user:ada", Role.Operator).Require(Deed.Trigger);
    }

    [Theory]
    [InlineData("dag:sales_*", "sales_daily", true)]
    [InlineData("dag:sales_*", "sales_", true)]
    [InlineData("dag:sales_*", "Sales_daily", false)]
    [InlineData("dag:*_daily", "sales_daily", true)]
    [InlineData("dag:s*_*y", "sales_daily", true)]
    [InlineData("dag:ab*ba", "aba", false)]
    [InlineData("dag:sales", "sales_daily", false)]
    [InlineData("dag:*", "anything", true)]
    [InlineData("connection:*", "anything", false)]
    public void Grant_covers_what_its_pattern_says(string on, string dag, bool covered) =>
        new Rights(Role.None, [Grant.Read("operator", on).Grant!]).OnDag(dag, []).ShouldBe(covered ? Role.Operator : Role.None);

    [Fact]
    public void Rights_within_others_are_never_more_than_these()
    {
        var user = new Rights(Role.Viewer, [new(Role.Operator, GrantKind.Dag, "sales")]);
        var token = new Rights(Role.None, [new(Role.Admin, GrantKind.Dag, "*")], user);

        (token.OnDag("sales", []), token.OnDag("other", []), token.OnEverything).ShouldBe((Role.Operator, Role.Viewer, Role.None));
    }
}
