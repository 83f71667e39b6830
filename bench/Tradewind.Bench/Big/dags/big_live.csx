// What goes on while somebody looks: tasks that wait for a pool, for a person, and tasks that work.
var held = new Dag("big_held") { Description = "Forty loads share a warehouse that takes four.", Owner = "warehouse-team", Tags = ["big"] };
for (var n = 0; n < 40; n++) held.ActionAsync($"load_{n:00}", async ctx => await Task.Delay(TimeSpan.FromHours(8), ctx.CancellationToken)).Pool("warehouse");

var release = new Dag("big_release") { Description = "Asks before it goes on.", Owner = "platform-team", Tags = ["big"], MaxActiveRuns = 100 };
var build = release.Task("build", ctx => "2.1");
release.Approval("release", From(build, version => $"Release {version}?"), body: "All tests pass.").Then(release.Action("announce", ctx => { }));

// Five chains of ten for each run, each task a sixth of a second: state changes at a rate.
var busy = new Dag("big_busy") { Description = "Changes of state, one after the other.", Owner = "platform-team", Tags = ["big"], MaxActiveRuns = 100 };
for (var chain = 0; chain < 5; chain++)
{
    var before = busy.ActionAsync($"c{chain}_00", async ctx => await Task.Delay(150, ctx.CancellationToken));
    for (var n = 1; n < 10; n++) before.Then(before = busy.ActionAsync($"c{chain}_{n:00}", async ctx => await Task.Delay(150, ctx.CancellationToken)));
}
