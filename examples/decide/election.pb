META
key;value
description;A made-up vote of ten residents
country;Esterlow
unit;Ambermill
instance;2026
num_projects;5
num_votes;10
budget;1000
vote_type;approval
rule;greedy
date_begin;01.06.2026
date_end;14.06.2026
currency;GBP
PROJECTS
project_id;cost;votes;name;category;selected
pitch;600;6;New pitches;sport;1
track;400;6;Lights for the track;sport;1
warm;300;4;Warm room;welfare;0
bench;100;4;Benches;welfare;0
hall;999999999;1;Concert hall;culture;0
VOTES
voter_id;vote;age
1;pitch,track;20
2;pitch,track;24
3;pitch,track;31
4;pitch,track;35
5;pitch,track;40
6;pitch,track;44
7;warm,bench;71
8;warm,bench;74
9;warm,bench;80
10;warm,bench,hall;83
