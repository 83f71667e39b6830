using Tradewind.Testing;

namespace Tradewind.Sdk.Tests;

public sealed class TaskStateTests
{
    private readonly TestAttempt _attempt = new();

    [Fact]
    public async Task State_that_an_attempt_kept_is_what_the_next_one_finds()
    {
        _attempt.Context.State.Get<int>("page").ShouldBe(0);
        _attempt.Context.State.Get("page", 1).ShouldBe(1);

        await _attempt.Context.State.SetAsync("page", 7);
        _attempt.Context.State.Set("done", new[] { "a", "b" });

        var next = _attempt.Context.State;
        next.Get<int>("page").ShouldBe(7);
        (await next.GetAsync<string[]>("done")).ShouldBe(["a", "b"]);
        next.Remove("page");
        next.Get("page", 1).ShouldBe(1);
    }

    [Fact]
    public void State_that_is_bad_is_refused_by_name_with_what_to_do()
    {
        var state = _attempt.Context.State;
        Should.Throw<FailNowException>(() => state.Set("a b", 1)).Message.ShouldBe("Task 'task': The state name 'a b' is not valid: a name has 1 to 200 characters of letters, digits, _ - .");
        Should.Throw<FailNowException>(() => state.Get<int>("")).Message.ShouldContain("The state name '' is not valid");
        Should.Throw<FailNowException>(() => state.Set("work", () => { })).Message.ShouldStartWith("The state 'work' of task 'task' (Action) cannot be written as JSON");
        Should.Throw<FailNowException>(() => state.Set("all", new string('x', 70_000))).Message
            .ShouldBe("The state 'all' of task 'task' has 70,002 bytes; at most 65,536 are kept. Keep where it stands, not what it has done.");
        state.Set("word", "seven");
        Should.Throw<FailNowException>(() => state.Get<int>("word")).Message.ShouldStartWith("The state 'word' of task 'task' cannot be read as Int32");
    }

    [Fact]
    public void State_after_the_end_is_refused()
    {
        var ctx = _attempt.Context;
        ctx.End();
        Should.Throw<InvalidOperationException>(() => ctx.State.Set("page", 1)).Message.ShouldContain("has ended, so the state 'page' is not kept");
        _attempt.State.ShouldBeEmpty();
    }
}
