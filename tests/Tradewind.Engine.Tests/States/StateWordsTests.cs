using Tradewind.Engine.States;

namespace Tradewind.Engine.Tests.States;

public sealed class StateWordsTests
{
    [Fact]
    public void Words_lead_back_to_their_states()
    {
        foreach (var state in Enum.GetValues<TaskInstanceState>()) StateWords.TaskState(state.Word()).ShouldBe(state);
        foreach (var state in Enum.GetValues<RunState>()) StateWords.RunState(state.Word()).ShouldBe(state);
    }

    [Fact]
    public void Words_are_those_of_Airflow()
    {
        TaskInstanceState.UpForRetry.Word().ShouldBe("up_for_retry");
        TaskInstanceState.UpstreamFailed.Word().ShouldBe("upstream_failed");
        RunState.Success.Word().ShouldBe("success");
        AttemptOutcome.TimedOut.Word().ShouldBe("timed_out");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Success")]
    [InlineData("up-for-retry")]
    [InlineData("unheard_of")]
    public void Unknown_word_is_no_state(string word)
    {
        StateWords.TaskState(word).ShouldBeNull();
        StateWords.RunState(word).ShouldBeNull();
    }

    [Fact]
    public void Stored_numbers_stay()
    {
        ((byte[])[.. Enum.GetValues<TaskInstanceState>().Select(state => (byte)state)]).ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        ((byte)TaskInstanceState.Removed).ShouldBe((byte)12);
        ((byte)TaskInstanceState.UpForRetry).ShouldBe((byte)8);
        ((byte)RunState.Paused).ShouldBe((byte)2);
        ((byte)RunState.Cancelled).ShouldBe((byte)5);
        ((byte)AttemptOutcome.Success).ShouldBe((byte)1);
        ((byte)AttemptOutcome.Poison).ShouldBe((byte)7);
    }
}
