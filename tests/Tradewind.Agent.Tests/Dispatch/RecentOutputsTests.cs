using Tradewind.Agent.Dispatch;

namespace Tradewind.Agent.Tests.Dispatch;

public sealed class RecentOutputsTests
{
    private readonly RecentOutputs _recent = new();

    [Fact]
    public void Output_is_found_by_instance_and_key()
    {
        _recent.Add(1, 1, "return", [1]);
        _recent.Add(1, 1, "return", [2]);
        _recent.Add(1, 1, "k", [3]);

        _recent.Find(1, 1, "return").ShouldBe([2]);
        _recent.Find(1, 1, "k").ShouldBe([3]);
        _recent.Find(2, 1, "return").ShouldBeNull();
    }

    [Fact]
    public void Large_output_replaces_a_kept_one_by_nothing()
    {
        _recent.Add(1, 1, "return", [1]);
        _recent.Add(1, 1, "return", new byte[64 * 1024 + 1]);

        _recent.Find(1, 1, "return").ShouldBeNull();
    }

    [Fact]
    public void Oldest_outputs_give_way()
    {
        for (var at = 0; at <= 1024; at++) _recent.Add(at, 1, "return", [1]);

        _recent.Find(0, 1, "return").ShouldBeNull();
        _recent.Find(1, 1, "return").ShouldNotBeNull();
        _recent.Find(1024, 1, "return").ShouldNotBeNull();
    }
}
