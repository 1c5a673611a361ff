"""First and last names, by language, of the people at the demo firm's clients."""

FIRST_NAMES = {
    "en": "Grace Oliver Amelia Henry Naomi Simon Laura Julian Fiona Marcus Helena Patrick Alice Gareth Joan "
    "Trevor Nora Philip Wendy Curtis Angela Russell Bethany Leonard Monica Douglas Tessa Gordon",
    "de": "Katrin Jürgen Anja Markus Silke Thomas Birgit Holger Nadine Uwe Franziska Dirk Petra Sebastian Heike "
    "Matthias",
    "fr": "Camille Laurent Élodie Pascal Sandrine Mathieu Hélène Olivier Nathalie Bruno Aurélie Thierry",
    "es": "Lucía Javier Elena Ramón Beatriz Álvaro Pilar Sergio Rosa Ignacio Teresa Andrés",
    "pt": "Joana Tiago Marta Duarte Beatriz Nuno Catarina Vasco Filipa Gonçalo Helena Rui",
}

LAST_NAMES = {
    "en": "Ashworth Barlow Chandler Dunmore Ellery Farrow Garland Hastings Irving Jessop Kimball Langford "
    "Mercer Norwood Pemberton Quinlan Rowland Stanton Thornton Underhill Vickers Whitaker Yardley Bexley "
    "Colton Draper Emery Fenwick",
    "de": "Albrecht Brandt Dietrich Eberhardt Fuchs Grimm Hartmann Jansen Krüger Lorenz Pfeiffer Reinhardt "
    "Seidel Vogt Winkler",
    "fr": "Arnaud Bonnet Chevalier Dumas Fournier Gauthier Lambert Marchand Perrin Rousseau Vasseur",
    "es": "Aguilar Benítez Cordero Domínguez Esteban Fuentes Herrera Lozano Márquez Navarro Quintana Serrano",
    "pt": "Almeida Barbosa Cardoso Figueiredo Lopes Matos Nogueira Pinheiro Queiroz Ramos Teixeira Valente",
}
