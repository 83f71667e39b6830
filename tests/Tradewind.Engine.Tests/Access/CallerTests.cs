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

        Enum.GetValues<Role>().ShouldBe([Role.Viewer, Role.Operator, Role.Author, Role.Admin]);
    }

    [Fact]
    public void Require_of_a_larger_role_says_who_what_and_which()
    {
        Should.Throw<NotAllowedException>(() => new Caller("user:ada", Role.Viewer).Require(Deed.Trigger))
            .Message.ShouldBe("Triggering a DAG takes the role operator; user:ada has viewer.");
        new Caller("user:ada", Role.Operator).Require(Deed.Trigger);
    }
}
