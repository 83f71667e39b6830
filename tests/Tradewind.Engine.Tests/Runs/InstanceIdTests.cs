using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class InstanceIdTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1_048_575)]
    [InlineData(7, 42)]
    [InlineData((1L << 43) - 1, 1_048_575)]
    public void Of_leads_back_to_run_and_number(long run, int ordinal)
    {
        var id = InstanceId.Of(run, ordinal);

        id.ShouldBePositive();
        InstanceId.RunOf(id).ShouldBe(run);
        InstanceId.OrdinalOf(id).ShouldBe(ordinal);
    }

    [Fact]
    public void Instances_of_a_run_lie_side_by_side()
    {
        InstanceId.Of(7, InstanceId.MostPerRun - 1).ShouldBe(InstanceId.Of(8, 0) - 1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(InstanceId.MostPerRun)]
    public void Of_a_number_that_would_name_another_runs_instance_throws(int ordinal)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => InstanceId.Of(7, ordinal));
    }
}
