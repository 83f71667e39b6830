using System.Runtime.CompilerServices;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Tests.States;

public sealed class LegalMovesTests
{
    private static readonly StateTable Document = StateTable.Read(Path.Combine(Path.GetDirectoryName(Here())!, "../../../docs/task-states.md"));

    [Fact]
    public void Document_describes_exactly_the_legal_moves_of_task_instances()
    {
        var legal = Enum.GetValues<TaskInstanceState>().SelectMany(from => LegalMoves.From(from).Select(to => (from.Word(), to.Word())));

        Document.MovesUnder("## Moves of a task instance").ShouldBe(legal, ignoreOrder: true);
    }

    [Fact]
    public void Document_describes_exactly_the_legal_moves_of_runs()
    {
        var legal = Enum.GetValues<RunState>().SelectMany(from => LegalMoves.From(from).Select(to => (from.Word(), to.Word())));

        Document.MovesUnder("## Moves of a run").ShouldBe(legal, ignoreOrder: true);
    }

    [Fact]
    public void Document_lists_every_state_once_and_says_which_are_final()
    {
        Document.StatesUnder("## States of a task instance").ShouldBe(
            Enum.GetValues<TaskInstanceState>().Select(state => (state.Word(), state.IsFinal())), ignoreOrder: true);
        Document.StatesUnder("## States of a run").ShouldBe(
            Enum.GetValues<RunState>().Select(state => (state.Word(), state.IsFinal())), ignoreOrder: true);
        Document.StatesUnder("## Outcomes of an attempt").Select(state => state.Word).ShouldBe(
            Enum.GetValues<AttemptOutcome>().Select(outcome => outcome.Word()), ignoreOrder: true);
    }

    [Fact]
    public void Allows_is_what_From_lists_and_Require_throws_on_the_rest()
    {
        foreach (var from in Enum.GetValues<TaskInstanceState>())
        {
            foreach (var to in Enum.GetValues<TaskInstanceState>())
            {
                var legal = LegalMoves.From(from).Contains(to);
                LegalMoves.Allows(from, to).ShouldBe(legal);
                if (legal) LegalMoves.Require(from, to);
                else Should.Throw<InvalidOperationException>(() => LegalMoves.Require(from, to)).Message.ShouldBe($"A task instance may not go from {from.Word()} to {to.Word()}.");
            }
        }

        foreach (var from in Enum.GetValues<RunState>())
        {
            foreach (var to in Enum.GetValues<RunState>())
            {
                var legal = LegalMoves.From(from).Contains(to);
                LegalMoves.Allows(from, to).ShouldBe(legal);
                if (legal) LegalMoves.Require(from, to);
                else Should.Throw<InvalidOperationException>(() => LegalMoves.Require(from, to)).Message.ShouldBe($"A run may not go from {from.Word()} to {to.Word()}.");
            }
        }
    }

    [Fact]
    public void No_move_leads_where_it_came_from_or_stands_twice()
    {
        foreach (var from in Enum.GetValues<TaskInstanceState>())
        {
            LegalMoves.From(from).ShouldNotContain(from);
            LegalMoves.From(from).ShouldBeUnique();
        }
    }

    [Fact]
    public void Every_open_instance_can_be_cancelled_and_only_a_ready_one_begins()
    {
        foreach (var from in Enum.GetValues<TaskInstanceState>().Where(state => !state.IsFinal()))
            LegalMoves.Allows(from, TaskInstanceState.Cancelled).ShouldBeTrue();
        Enum.GetValues<TaskInstanceState>().Where(from => LegalMoves.Allows(from, TaskInstanceState.Running)).ShouldBe([TaskInstanceState.Queued]);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
