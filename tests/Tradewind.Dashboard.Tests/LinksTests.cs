using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace Tradewind.Dashboard.Tests;

public sealed class LinksTests
{
    [Fact]
    public void Links_are_relative_so_that_they_hold_below_a_path() =>
        new[] { Links.Home, Links.Dags, Links.Dag("a"), Links.Run(1), Links.Log(1, "t", 1), Links.SignIn }.ShouldAllBe(link => !link.StartsWith('/'));

    [Fact]
    public void Names_are_escaped()
    {
        Links.Dag("a b/c").ShouldBe("dags/a%20b%2Fc");
        Links.Run(7, "a&b", 2).ShouldBe("runs/7?task=a%26b&attempt=2");
    }

    [Fact]
    public void Grid_is_the_DAG_s_own_address() => Links.Dag("a", "grid").ShouldBe("dags/a");

    // The framework goes through those that take a part of the address while an address changes, and fails when one comes or goes
    // meanwhile; a page comes and goes before or after, what stands on it at that moment.
    [Fact]
    public void Only_pages_take_parts_of_the_address()
    {
        var takers = typeof(Links).Assembly.GetTypes().Where(type => type.GetProperties(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Any(property => property.IsDefined(typeof(SupplyParameterFromQueryAttribute))));

        takers.Where(type => !type.IsDefined(typeof(RouteAttribute))).Select(type => type.Name).ShouldBeEmpty();
    }
}
